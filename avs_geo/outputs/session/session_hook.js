// The map of a session: clicks go to the page at once, outlines are drawn here, maps of one page move together.
(function (map, place, avs) {
    "use strict";
    var memory = "avs-vue-" + place;
    var me = {mode: "", linked: false, follows: false, last: null, points: [], sketch: L.layerGroup().addTo(map)};
    var channel = window.BroadcastChannel ? new BroadcastChannel("avs-seance-" + place) : null;
    var own = Math.random();

    // Where the button went down, and over which unit: what the tooltip named is what is acted on, whatever moves since.
    var pressed = null;

    function press(event, unit) {
        if (!pressed || pressed.event !== event.originalEvent) {
            pressed = {event: event.originalEvent, at: event.latlng, unit: unit};
        }
    }

    function placeOf(event) {
        var at = pressed || {at: event.latlng, unit: ""};
        pressed = null;
        return {longitude: at.at.lng, latitude: at.at.lat, unite: at.unit};
    }

    function twice(event) {
        // The second click of a double one is none of its own.
        var now = {time: Date.now(), at: event.containerPoint};
        var before = me.last;
        me.last = now;
        return before && now.time - before.time < 450 && now.at.distanceTo(before.at) < 12;
    }

    function redraw() {
        me.sketch.clearLayers();
        if (me.points.length) {
            L.polygon(me.points, {color: "#000", weight: 3, dashArray: "6 4", fillOpacity: 0.12, interactive: false})
                .addTo(me.sketch);
        }
        me.points.forEach(function (point) {
            L.circleMarker(point, {radius: 5, color: "#000", fillColor: "#fff", fillOpacity: 1, interactive: false})
                .addTo(me.sketch);
        });
        bar.update();
    }

    function close() {
        var ring = me.points.map(function (point) { return [point.lng, point.lat]; });
        me.points = [];
        redraw();
        if (ring.length > 2) {
            avs.answer({dessin: {type: "Polygon", coordinates: [ring.concat([ring[0]])]}});
        }
    }

    var bar = L.control({position: "bottomleft"});
    bar.onAdd = function () {
        var box = L.DomUtil.create("div", "avs-dessin leaflet-bar");
        L.DomEvent.disableClickPropagation(box);
        bar.box = box;
        bar.button("Terminer le contour", close);
        bar.button("Effacer", function () { me.points = []; redraw(); });
        bar.update();
        return box;
    };
    bar.button = function (text, act) {
        var button = L.DomUtil.create("button", "", bar.box);
        button.type = "button";
        button.textContent = text;
        L.DomEvent.on(button, "click", act);
    };
    bar.update = function () {
        bar.box.style.display = me.mode === "dessiner" ? "" : "none";
        bar.box.firstChild.disabled = me.points.length < 3;
    };
    bar.addTo(map);

    map.doubleClickZoom.disable();
    avs.units.on("mousedown", function (event) { press(event, event.layer.feature.properties.code); });
    map.on("mousedown", function (event) { press(event, ""); });
    map.on("click", function (event) {
        var where = placeOf(event);
        if (twice(event)) {
            return;
        }
        if (me.mode === "dessiner") {
            me.points.push(L.latLng(where.latitude, where.longitude));
            redraw();
        } else {
            avs.answer({lieu: where});
        }
    });
    map.on("move", function () {
        if (me.linked && !me.follows && channel) {
            var centre = map.getCenter();
            channel.postMessage({own: own, lat: centre.lat, lng: centre.lng, zoom: map.getZoom(),
                whole: !avs.moved()});
        }
    });
    map.on("moveend", function () {
        var centre = map.getCenter();
        try {
            // The whole view is not remembered: it fits whatever window comes next.
            if (avs.moved()) {
                sessionStorage.setItem(memory, JSON.stringify([centre.lat, centre.lng, map.getZoom()]));
            } else {
                sessionStorage.removeItem(memory);
            }
        } catch (error) { /* a browser that keeps nothing */ }
    });
    if (channel) {
        channel.onmessage = function (message) {
            var view = message.data;
            if (me.linked && view.own !== own) {
                me.follows = true;
                if (view.whole) { avs.home(); } else {
                    map.setView([view.lat, view.lng], view.zoom, {animate: false});
                }
                me.follows = false;
            }
        };
    }
    try {
        var kept = JSON.parse(sessionStorage.getItem(memory));
        if (kept) { map.setView([kept[0], kept[1]], kept[2], {animate: false}); }
    } catch (error) { /* as above */ }

    function marker(structure) {
        var half = structure.taille / 2;
        var mark = '<div style="transform:translateX(' + structure.decalage + 'px)">' + structure.marque + "</div>";
        var icon = L.divIcon({html: mark, className: "avs-structure", iconSize: [2 * half, 2 * half],
            iconAnchor: [half, half]});
        var point = L.marker(structure.lieu, {icon: icon, alt: structure.titre, zIndexOffset: structure.taille});
        point.bindTooltip(structure.texte, {direction: "top", offset: [structure.decalage, -half]});
        point.on("click", function (event) {
            if (!twice(event.originalEvent ? {containerPoint: map.mouseEventToContainerPoint(event.originalEvent)}
                : {containerPoint: L.point(0, 0)})) {
                pressed = null;
                avs.answer({structure: structure.id});
            }
        });
        return point;
    }

    me.show = function (shown, over) {
        function put(layer) { layer.addTo(over); }

        if (me.mode !== shown.mode) { me.mode = shown.mode; me.points = []; redraw(); }
        me.linked = shown.lie;
        map.getContainer().classList.toggle("avs-projete", shown.projecteur);
        avs.words.reserve = shown.reserve;
        avs.words.most = shown.hauteur;
        avs.fit();
        put(L.geoJSON(shown.territoires, {
            style: {color: "#fff", weight: 6, fill: false, interactive: false}, interactive: false}));
        put(L.geoJSON(shown.territoires, {
            style: {color: shown.encre, weight: 3, dashArray: "9 4", fill: false, interactive: false},
            interactive: false}));
        if (shown.dessin) {
            put(L.geoJSON(shown.dessin, {
                style: {color: "#000", weight: 3, dashArray: "6 4", fillOpacity: 0.1, interactive: false},
                interactive: false}));
        }
        shown.structures.forEach(function (structure) { put(marker(structure)); });
        avs.placeNames();
    };
    map.getContainer().classList.add("avs-seance");
    avs.session = me;
    if (channel) { avs.leaving.push(function () { channel.close(); }); }
})
