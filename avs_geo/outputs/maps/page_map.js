// What every map of the pages does: it fits the window, leaves the page its wheel and its finger, and names step aside.
(function (map, words, avs) {
    "use strict";
    // By how many pixels a name may step aside: farther, it would name its neighbour.
    var STEPS = [0, 12, -12, 20, -20, 28, -28];
    var LEAST = 280, GAP = 10, SPACE = 4;
    var box = map.getContainer(), moved = false, ours = false, hint = null, calm = 0, placing = 0;

    // Leaflet focuses its map at each press, and a focus scrolls every page around it: the button would come up over
    // another commune than the one it went down on.
    box.focus = function (options) {
        HTMLElement.prototype.focus.call(box, Object.assign({}, options, {preventScroll: true}));
    };

    function home() {
        moved = false;
        ours = true;
        // The sources stand at the foot.
        map.fitBounds(words.cadre, {paddingTopLeft: [4, 4], paddingBottomRight: [4, 22], animate: false});
        ours = false;
    }

    // What an element stands in, also where that is outside the tree of the map.
    function around(element) {
        return element.parentElement || element.getRootNode().host;
    }

    // How far down its page the map stands, and how far that page is scrolled.
    function place() {
        var scrolled = 0;
        for (var up = around(box); up; up = around(up)) { scrolled += up.scrollTop; }
        return {top: box.getBoundingClientRect().top + scrolled, scrolled: scrolled};
    }

    // As high as the window leaves: the whole map is seen at once. A page that stands lower gets most of a window.
    function fit() {
        var at = place(), inner = window.innerHeight;
        // Of a page that is scrolled nothing moves.
        if (!box.isConnected || (at.scrolled && box.style.height)) { return; }
        var free = inner - at.top - GAP - (words.reserve || 0);
        var height = free >= LEAST ? free : Math.max(LEAST, Math.round(inner * 0.7));
        height = Math.floor(Math.min(height, words.most || height)) + "px";
        if (box.style.height !== height) {
            box.style.height = height;
            map.invalidateSize({animate: false, pan: false});
        }
    }

    function live() {
        box.setAttribute("role", "application");
        box.setAttribute("aria-label", words.titre);
        box.setAttribute("lang", "fr");
        var again = function () { window.requestAnimationFrame(fit); };
        var watch = new window.ResizeObserver(again);
        var size = new window.ResizeObserver(function () { map.invalidateSize({debounceMoveEnd: true}); });
        var main = box.getRootNode().host.closest('[data-testid="stMainBlockContainer"]');
        if (main) { watch.observe(main); }
        size.observe(box);
        window.addEventListener("resize", again);
        avs.leaving.push(function () {
            window.removeEventListener("resize", again);
            watch.disconnect();
            size.disconnect();
        });
    }

    function meet(one, other, shift) {
        return one.left < other.right + SPACE && other.left < one.right + SPACE
            && one.top + shift < other.bottom && other.top < one.bottom + shift;
    }

    // A name steps aside, up or down, from the marks and from the names before it; where it cannot, it is not shown.
    function placeNames() {
        placing = 0;
        var marks = box.querySelectorAll(".leaflet-marker-icon:not(.avs-nom), .leaflet-control");
        var taken = Array.from(marks, function (mark) {
            return (mark.querySelector("div > svg") || mark).getBoundingClientRect();
        });
        box.querySelectorAll(".avs-epci").forEach(function (label) {
            label.style.transform = "";
            var one = label.firstChild.getBoundingClientRect();
            var shift = STEPS.find(function (step) {
                return !taken.some(function (other) { return meet(one, other, step); });
            });
            label.classList.toggle("avs-efface", shift === undefined);
            if (shift === undefined) { return; }
            label.style.transform = "translateY(" + shift + "px)";
            taken.push({left: one.left, right: one.right, top: one.top + shift, bottom: one.bottom + shift});
        });
    }

    function placeSoon() {
        placing = placing || window.requestAnimationFrame(placeNames);
    }

    // Marks are buttons: what the eye reads in their tooltip, a screen reader reads as their name.
    function nameMark(event) {
        var mark = event.layer, icon = mark._icon;
        if (!icon || icon.classList.contains("avs-nom")) { return; }
        var text = (mark.feature && mark.feature.properties.texte) || mark.options.alt || "";
        var held = document.createElement("template");
        held.innerHTML = text.replace(/<br>/g, ", ");
        icon.setAttribute("aria-label", held.content.textContent);
    }

    function insist() {
        hint.classList.add("avs-insiste");
        window.clearTimeout(calm);
        calm = window.setTimeout(function () { hint.classList.remove("avs-insiste"); }, 1600);
    }

    function control(position, make) {
        var one = L.control({position: position});
        one.onAdd = make;
        one.addTo(map);
    }

    control("topleft", function () {
        var bar = L.DomUtil.create("div", "leaflet-bar"), button = L.DomUtil.create("button", "avs-tout", bar);
        button.type = "button";
        button.textContent = "⌂";
        button.title = words.tout;
        button.setAttribute("aria-label", words.tout);
        L.DomEvent.disableClickPropagation(bar);
        L.DomEvent.on(button, "click", home);
        return bar;
    });
    control("bottomright", function () {
        hint = L.DomUtil.create("div", "avs-geste");
        hint.textContent = window.matchMedia("(pointer: coarse)").matches ? words.doigts : words.molette;
        return hint;
    });

    // The wheel is the page's, unless Ctrl is held; a mouse moves the map, and of fingers it takes two.
    map.scrollWheelZoom.enable();
    box.addEventListener("wheel", function (event) {
        if (!event.ctrlKey && !event.metaKey) {
            event.stopImmediatePropagation();
            hint.textContent = words.molette;
            insist();
        }
    }, {capture: true, passive: true});
    box.addEventListener("pointerdown", function (event) {
        map.dragging[event.pointerType === "touch" ? "disable" : "enable"]();
    }, true);
    box.addEventListener("touchmove", function (event) {
        if (event.touches.length === 1) {
            hint.textContent = words.doigts;
            insist();
        }
    }, {capture: true, passive: true});

    map.on("movestart", function () { moved = moved || !ours; });
    map.on("resize", function () { if (!moved) { home(); } });
    map.on("zoomend resize layeradd layerremove", placeSoon);
    map.on("layeradd", nameMark);
    map.eachLayer(function (layer) { nameMark({layer: layer}); });
    map.whenReady(placeSoon);
    if (document.fonts) { document.fonts.ready.then(placeSoon); }
    live();
    fit();
    map.invalidateSize({animate: false, pan: false});
    home();
    Object.assign(avs, {fit: fit, home: home, moved: function () { return moved; }, placeNames: placeSoon, words: words});
})
