// The component of the maps. What folium wrote is drawn once, in a tree of its own; each run of the page only paints it.
// HOUSE stands above: the style sheet, the patterns, and the address of Leaflet.
const drawn = new WeakMap();

export default async function (component) {
    const root = component.parentElement, {written, acts} = component.data;
    let avs = drawn.get(root);
    if (avs && avs.written !== written) {
        leave(avs);
        avs = undefined;
    }
    avs = avs || begin(root, written);
    // Streamlit drops a call that a newer one overtakes, at once: only the last one may take the map away.
    const rank = ++avs.calls;
    avs.answer = (answer) => component.setTriggerValue("answer", answer);
    await avs.ready;
    if (rank === avs.calls && avs.map) {
        paint(avs, acts);
    }
    return () => {
        if (rank === avs.calls) {
            leave(avs);
        }
    };
}

function begin(root, written) {
    const frame = document.createElement("div"), box = document.createElement("div");
    frame.innerHTML = `<style>${HOUSE.style}</style>${HOUSE.patterns}`;
    box.className = "avs-carte";
    frame.append(box);
    root.append(frame);
    const avs = {root, frame, box, written, calls: 0, over: {}, texts: {}, leaving: []};
    drawn.set(root, avs);
    box.avs = avs;
    avs.ready = draw(avs);
    return avs;
}

async function draw(avs) {
    const [map] = await Promise.all([import(avs.written), import(HOUSE.leaflet)]);
    if (!avs.box.isConnected) {
        return;
    }
    avs.map = map.default(L, avs.box, avs);
    if (!avs.session) {
        avs.map.eachLayer((layer) => {
            if (layer.feature) {
                layer.on("click", () => avs.answer({properties: layer.feature.properties}));
            }
        });
    }
}

function leave(avs) {
    drawn.delete(avs.root);
    avs.leaving.forEach((end) => end());
    if (avs.map) {
        avs.map.remove();
    }
    avs.frame.remove();
}

// Each act has a layer of its own, emptied before it is done again; one that is the same as before is not.
function paint(avs, acts) {
    for (const name of new Set([...Object.keys(avs.texts), ...Object.keys(acts)])) {
        const text = acts[name];
        if (text === avs.texts[name]) {
            continue;
        }
        avs.texts[name] = text;
        avs.over[name] = avs.over[name] || L.layerGroup().addTo(avs.map);
        avs.over[name].clearLayers();
        if (text !== undefined) {
            ACTS[name](avs, JSON.parse(text), avs.over[name]);
        }
    }
    avs.painted = (avs.painted || 0) + 1;
}

const ACTS = {
    units({units}, paint) {
        const fill = (feature) => paint.fills[paint.categories[Number(feature.id)]];
        units.options.style = (feature) => ({fillColor: fill(feature), ...paint.style});
        // A browser draws anew whatever is set, even to what it was: only units that change are touched.
        const style = JSON.stringify(paint.style);
        units.eachLayer((layer) => {
            const look = fill(layer.feature) + style;
            layer.feature.properties.texte = paint.texts[Number(layer.feature.id)];
            if (layer.avs_look !== look) {
                layer.avs_look = look;
                units.resetStyle(layer);
            }
        });
    },

    catchment({catchment}, {area, text, style}) {
        if (!catchment) {
            return;
        }
        catchment.clearLayers();
        catchment.options.style = style;
        if (area) {
            catchment.addData({type: "Feature", properties: {texte: text}, geometry: area});
        }
    },

    highlight({map}, {features, follow}, over) {
        const style = {color: "#000", weight: 4, fill: false, interactive: false};
        const outline = L.geoJSON(features, {style, interactive: false}).addTo(over);
        if (follow) {
            map.fitBounds(outline.getBounds().pad(0.6));
        }
    },

    siting(avs, {zones, styles, sites}, over) {
        styles.forEach((style) => L.geoJSON(zones, {style, interactive: false}).addTo(over));
        sites.forEach((site) => {
            const icon = L.divIcon({html: site.mark, className: "", iconSize: [46, 32], iconAnchor: [23, 32]});
            L.marker(site.at, {icon, alt: site.title, title: site.title, zIndexOffset: 1000})
                .bindTooltip(site.text, {direction: "top", offset: [0, -30]}).addTo(over);
        });
    },

    session(avs, shown, over) {
        avs.session.show(shown, over);
    },
};
