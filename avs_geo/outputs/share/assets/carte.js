// The map of a shared page: Leaflet over what decodage.js reads. No tiles: nothing is asked of anybody but the page's
// own siblings. Every text is set as text.
(function (shared) {
    "use strict";

    var PAPER = "#ffffff", INK = "#1c1c1c", CATCHMENT = "#0b5345", QPV = "#4b0082";
    var LAYERS = ["acces", "territoires", "qpv", "zones_blanches", "structures"];
    var MOST_OUTLINED = 2500;
    // By how many pixels a name may step aside: farther, it would name its neighbour.
    var STEPS = [0, 12, -12, 20, -20, 28, -28];
    var canHover = window.matchMedia("(hover: hover)").matches;
    var box = document.getElementById("carte");
    if (!box) { return; }

    function read(source) {
        if (source[0] === "#") {
            return Promise.resolve(JSON.parse(document.querySelector(source).textContent));
        }
        // Behind a proxy, the address that the server knows may be of another origin than that of the page.
        var known = new URL(source, location.href);
        var own = location.pathname.replace(/\/$/, "") + "/carte.json";
        return fetch(known.origin === location.origin ? known.href : own).then(function (answer) {
            if (!answer.ok) { throw new Error("HTTP " + answer.status); }
            return answer.json();
        });
    }

    function control(position, make) {
        var one = L.control({position: position});
        one.onAdd = make;
        return one;
    }

    function SharedMap(data) {
        this.data = data;
        this.arcs = shared.decoding.arcsOf(data);
        this.theme = data.themes[0];
        this.layers = {};
        this.sheet = new shared.Sheet(document.getElementById("fiche"), this.unselect.bind(this));
        this.map = L.map(box, {
            zoomControl: false, attributionControl: false, zoomSnap: 0.25, zoomDelta: 0.75, wheelPxPerZoomLevel: 120,
            scrollWheelZoom: false, zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false,
            maxBounds: L.latLngBounds(data.cadre).pad(0.6), minZoom: 5, maxZoom: 14
        });
        ["unites", "acces", "limites", "territoires", "qpv", "zones_blanches", "choix"].forEach(function (name, rank) {
            this.map.createPane(name).style.zIndex = 400 + 10 * rank;
        }, this);
        this.home();
        // A wheel that turns over the map scrolls the page, until the map is meant.
        this.map.on("focus", function () { this.scrollWheelZoom.enable(); });
        this.map.on("blur", function () { this.scrollWheelZoom.disable(); });
    }

    SharedMap.prototype.home = function () {
        this.map.fitBounds(this.data.cadre, {padding: [6, 6], animate: false});
    };

    SharedMap.prototype.drawUnits = function () {
        var self = this, thin = this.data.unites.codes.length <= MOST_OUTLINED ? 0.6 : 0;
        this.units = shared.decoding.unitShapes(this.data, this.arcs).map(function (shape, rank) {
            var unit = L.polygon(shape, {
                pane: "unites", color: PAPER, weight: thin, fillOpacity: 0.92, smoothFactor: 0,
                fillColor: self.fill(rank)
            });
            unit.on("click", function () { self.openUnit(rank, {keep: true}); });
            if (canHover) {
                unit.bindTooltip(function () { return self.tooltip(rank); }, {sticky: true});
                unit.on("mouseover", function () { unit.setStyle({color: INK, weight: 2}).bringToFront(); });
                unit.on("mouseout", function () { unit.setStyle({color: PAPER, weight: thin}); });
            }
            return unit.addTo(self.map);
        });
    };

    SharedMap.prototype.fill = function (rank) {
        return "url(#" + this.theme.motifs[this.theme.categories[rank]] + ")";
    };

    SharedMap.prototype.paint = function (name) {
        this.theme = this.data.themes.find(function (theme) { return theme.nom === name; }) || this.theme;
        this.units.forEach(function (unit, rank) { unit.setStyle({fillColor: this.fill(rank)}); }, this);
        document.querySelectorAll("[data-legende]").forEach(function (legend) {
            legend.hidden = legend.dataset.legende !== this.theme.nom;
        }, this);
    };

    SharedMap.prototype.tooltip = function (rank) {
        var held = document.createElement("div"), title = document.createElement("strong");
        title.append(shared.name(this.data.unites.noms[rank]));
        held.append(title, shared.element("div", this.theme.mots[this.theme.categories[rank]]));
        return held;
    };

    SharedMap.prototype.lines = function (numbers, options) {
        var arcs = this.arcs;
        return L.polyline(numbers.map(function (number) { return arcs[number]; }), Object.assign(
            {interactive: false, smoothFactor: 0, lineJoin: "round", lineCap: "round"}, options));
    };

    SharedMap.prototype.drawLimits = function () {
        this.lines(this.data.limites.epci, {pane: "limites", color: INK, weight: 1.6}).addTo(this.map);
        this.lines(this.data.limites.departement, {pane: "limites", color: INK, weight: 2.4}).addTo(this.map);
    };

    SharedMap.prototype.shape = function (held, options) {
        return L.polygon(shared.decoding.shape(held.trace, this.data.pas), Object.assign({smoothFactor: 0}, options));
    };

    function say(layer, title, text) {
        return layer.bindTooltip(function () {
            var held = document.createElement("div"), strong = document.createElement("strong");
            strong.append(shared.name(title));
            held.append(strong);
            if (text) { held.append(shared.element("div", text)); }
            return held;
        }, {sticky: true});
    }

    SharedMap.prototype.makers = {
        acces: function (areas) {
            return areas.map(function (area) {
                return this.shape(area, {pane: "acces", interactive: false, color: CATCHMENT, weight: 2.5,
                    dashArray: "1 5", fillColor: "url(#avs-acces)", fillOpacity: 1});
            }, this);
        },
        territoires: function (territories) {
            return territories.map(function (one) {
                var outline = this.shape(one, {pane: "territoires", fill: false, color: one.encre, weight: 3,
                    dashArray: one.tirets});
                return say(outline, one.nom, one.titre);
            }, this);
        },
        qpv: function (quarters) {
            return quarters.map(function (one) {
                var area = this.shape(one, {pane: "qpv", color: QPV, weight: 2, fillColor: "url(#avs-qpv)",
                    fillOpacity: 0.8, dashArray: one.indicatif ? "3 3" : ""});
                return say(area, one.nom, one.texte);
            }, this);
        },
        zones_blanches: function (zones) {
            var limits = [[PAPER, 5], [INK, 2.5]].map(function (look) {
                return this.lines(zones.limites, {pane: "zones_blanches", color: look[0], weight: look[1],
                    dashArray: look[1] === 5 ? "" : "6 4"});
            }, this);
            // Around finer units, each zone has an outline of its own.
            zones.zones.forEach(function (zone) {
                if (zone.trace.length) {
                    limits.push(this.shape(zone, {pane: "zones_blanches", fill: false, interactive: false, color: INK,
                        weight: 2.5, dashArray: "6 4"}));
                }
            }, this);
            return limits.concat(zones.zones.map(function (zone) {
                var icon = L.divIcon({className: "rang", html: shared.element("span", String(zone.rang)),
                    iconSize: [22, 22]});
                var mark = L.marker(zone.lieu, {icon: icon, keyboard: false});
                return say(mark, "Zone blanche n° " + zone.rang, zone.texte);
            }));
        },
        structures: function (structures) {
            return structures.map(function (one) { return this.structure(one); }, this);
        }
    };

    SharedMap.prototype.structure = function (one) {
        var held = document.querySelector('[data-marque="' + one.marque + '"] img'), self = this;
        var unit = this.data.unites.codes.indexOf(one.unite);
        var icon = L.icon({iconUrl: held.src, iconSize: [22, 22], iconAnchor: [11 - one.decalage, 11]});
        var mark = L.marker(one.lieu, {icon: icon, keyboard: false, alt: one.nom, riseOnHover: true});
        mark.on("click", function () {
            self.highlight([]);
            self.sheet.structure(one, unit < 0 ? null : function () { self.openUnit(unit); });
            self.reveal();
        });
        return canHover ? say(mark, one.nom, one.texte) : mark;
    };

    SharedMap.prototype.drawLayers = function () {
        LAYERS.forEach(function (name) {
            var held = this.data.couches[name];
            if (held) { this.layers[name] = L.layerGroup(this.makers[name].call(this, held)); }
        }, this);
        this.layers.noms = L.layerGroup(this.data.epci.noms.map(this.epciName, this));
    };

    SharedMap.prototype.epciName = function (text, rank) {
        var label = document.createElement("div"), self = this;
        label.className = "nom-epci";
        label.append(shared.name(text));
        var icon = L.divIcon({className: "avs-nom", html: label, iconSize: [120, 40], iconAnchor: [60, 14]});
        var mark = L.marker(this.data.epci.lieux[rank], {icon: icon, keyboard: false, zIndexOffset: -1000});
        return mark.on("click", function () { self.openEpci(rank); });
    };

    function meet(one, other, shift) {
        return one.left < other.right && other.left < one.right
            && one.top + shift < other.bottom && other.top < one.bottom + shift;
    }

    // A name steps aside, up or down, from the marks and from the names before it; where it cannot, it is not shown.
    SharedMap.prototype.placeNames = function () {
        var taken = Array.from(box.querySelectorAll(".leaflet-marker-icon:not(.avs-nom)"), function (mark) {
            return mark.getBoundingClientRect();
        });
        box.querySelectorAll(".nom-epci").forEach(function (label) {
            label.style.transform = "";
            var one = label.firstChild.getBoundingClientRect();
            var shift = STEPS.find(function (step) {
                return !taken.some(function (other) { return meet(one, other, step); });
            });
            label.classList.toggle("efface", shift === undefined);
            if (shift === undefined) { return; }
            label.style.transform = "translateY(" + shift + "px)";
            taken.push({left: one.left, right: one.right, top: one.top + shift, bottom: one.bottom + shift});
        });
    };

    SharedMap.prototype.toggle = function (name, isShown) {
        var layer = this.layers[name];
        if (layer) { layer[isShown ? "addTo" : "removeFrom"](this.map); }
        this.placeNames();
    };

    SharedMap.prototype.highlight = function (ranks) {
        if (this.chosen) { this.chosen.remove(); }
        if (!ranks.length) { this.chosen = null; return; }
        var around = shared.decoding.around(this.data, ranks);
        this.chosen = L.layerGroup([[PAPER, 7], ["#000000", 3.5]].map(function (look) {
            return this.lines(around, {pane: "choix", color: look[0], weight: look[1]});
        }, this)).addTo(this.map);
    };

    SharedMap.prototype.openUnit = function (rank, options) {
        this.highlight([rank]);
        this.sheet.unit(this.data, rank, this.openEpci.bind(this));
        this.reveal();
        if (!options || !options.keep) {
            this.map.fitBounds(this.units[rank].getBounds().pad(1.6), {maxZoom: 12, animate: false});
        }
    };

    SharedMap.prototype.openEpci = function (rank) {
        var of = this.data.unites.epci, ranks = [];
        of.forEach(function (epci, unit) { if (epci === rank) { ranks.push(unit); } });
        this.highlight(ranks);
        this.sheet.epci(this.data, rank);
        this.reveal();
        var bounds = L.latLngBounds([]);
        ranks.forEach(function (unit) { bounds.extend(this.units[unit].getBounds()); }, this);
        if (bounds.isValid()) { this.map.fitBounds(bounds.pad(0.08), {animate: false}); }
    };

    // On a phone the sheet stands under the map: the map goes up to the top, and the sheet begins below it.
    SharedMap.prototype.reveal = function () {
        this.map.invalidateSize({animate: false, pan: false});
        var top = this.sheet.panel.getBoundingClientRect().top;
        if (top > window.innerHeight - 120 || top < 0) { box.scrollIntoView({block: "start"}); }
    };

    SharedMap.prototype.unselect = function () {
        this.highlight([]);
        this.sheet.hide();
        this.map.invalidateSize({animate: false, pan: false});
        box.focus({preventScroll: true});
    };

    SharedMap.prototype.addControls = function () {
        var self = this;
        L.control.zoom({position: "topleft", zoomInTitle: "Agrandir", zoomOutTitle: "Réduire"}).addTo(this.map);
        control("topleft", function () {
            var held = L.DomUtil.create("div", "leaflet-bar"), link = shared.element("button", "⌂", "tout");
            link.type = "button";
            link.title = "Voir tout le département";
            link.setAttribute("aria-label", link.title);
            link.addEventListener("click", function () { self.home(); });
            L.DomEvent.disableClickPropagation(held);
            held.append(link);
            return held;
        }).addTo(this.map);
        L.control.scale({imperial: false, position: "bottomright"}).addTo(this.map);
        document.querySelectorAll('[name="theme"]').forEach(function (choice) {
            choice.addEventListener("change", function () { self.paint(choice.value); });
            if (choice.checked) { self.paint(choice.value); }
        });
        document.querySelectorAll('[name="couche"]').forEach(function (choice) {
            choice.addEventListener("change", function () { self.toggle(choice.value, choice.checked); });
            self.toggle(choice.value, choice.checked);
        });
        this.map.on("zoomend", function () { self.placeNames(); });
    };

    SharedMap.prototype.addSearch = function () {
        var data = this.data, self = this;
        var entries = data.epci.noms.map(function (text, rank) {
            return {name: text, code: data.epci.codes[rank], detail: "Intercommunalité", rank: rank, epci: true};
        }).concat(data.unites.noms.map(function (text, rank) {
            var epci = data.epci.noms[data.unites.epci[rank]] || "";
            return {name: text, code: data.unites.codes[rank], detail: epci, rank: rank, epci: false};
        }));
        var part = document.getElementById.bind(document);
        new shared.Search(part("recherche"), part("propositions"), part("recherche-etat"), entries, function (entry) {
            if (entry.epci) { self.openEpci(entry.rank); } else { self.openUnit(entry.rank); }
        });
    };

    // On paper the map has a size of its own, and shows the whole department.
    SharedMap.prototype.followPrinting = function () {
        var self = this, before = null;
        window.addEventListener("beforeprint", function () {
            before = {centre: self.map.getCenter(), zoom: self.map.getZoom()};
            document.body.classList.add("impression");
            self.map.invalidateSize({animate: false, pan: false});
            self.home();
        });
        window.addEventListener("afterprint", function () {
            document.body.classList.remove("impression");
            self.map.invalidateSize({animate: false, pan: false});
            if (before) { self.map.setView(before.centre, before.zoom, {animate: false}); }
        });
    };

    function show(data) {
        var map = new SharedMap(data);
        map.drawUnits();
        map.drawLimits();
        map.drawLayers();
        document.querySelectorAll(".recherche, .choix").forEach(function (part) { part.hidden = false; });
        map.addControls();
        map.addSearch();
        map.followPrinting();
        map.map.invalidateSize({animate: false, pan: false});
        map.home();
        document.documentElement.dataset.carte = "prete";
    }

    document.documentElement.classList.add("avec-script");
    read(box.dataset.donnees).then(show).catch(function (error) {
        box.classList.add("panne");
        box.textContent = "La carte n’a pas pu s’afficher. Les tableaux, plus bas, donnent tous les chiffres.";
        window.console.error(error);
    });
})(window.avsPartage = window.avsPartage || {});
