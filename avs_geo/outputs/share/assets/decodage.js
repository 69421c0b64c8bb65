// From the whole numbers of carte.json to places on earth. Lines between two units are there once: see topology.py.
(function (shared) {
    "use strict";

    // First point, then the distance of each point from the one before; longitude then latitude, in steps.
    function places(deltas, step) {
        var found = [], x = 0, y = 0;
        for (var i = 0; i < deltas.length; i += 2) {
            x += deltas[i];
            y += deltas[i + 1];
            found.push([y * step, x * step]);
        }
        return found;
    }

    function arcsOf(document_) {
        return document_.arcs.map(function (deltas) { return places(deltas, document_.pas); });
    }

    // -1 - n is the arc n from its end to its beginning; the end of an arc is the beginning of the next.
    function ring(numbers, arcs) {
        var found = [];
        numbers.forEach(function (number) {
            var arc = number >= 0 ? arcs[number] : arcs[-1 - number].slice().reverse();
            found = found.concat(found.length ? arc.slice(1) : arc);
        });
        return found;
    }

    function unitShapes(document_, arcs) {
        return document_.unites.formes.map(function (polygons) {
            return polygons.map(function (rings) {
                return rings.map(function (numbers) { return ring(numbers, arcs); });
            });
        });
    }

    function shape(polygons, step) {
        return polygons.map(function (rings) {
            return rings.map(function (deltas) { return places(deltas, step); });
        });
    }

    // The arcs around some units: those that only one of them has.
    function around(document_, ranks) {
        var seen = new Map();
        ranks.forEach(function (rank) {
            document_.unites.formes[rank].flat(2).forEach(function (number) {
                var arc = number >= 0 ? number : -1 - number;
                seen.set(arc, (seen.get(arc) || 0) + 1);
            });
        });
        return Array.from(seen.keys()).filter(function (arc) { return seen.get(arc) === 1; });
    }

    shared.decoding = {arcsOf: arcsOf, unitShapes: unitShapes, shape: shape, around: around};
})(window.avsPartage = window.avsPartage || {});
