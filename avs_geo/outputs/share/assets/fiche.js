// The sheet of the place that was chosen, beside the map. Names are text everywhere: nothing is ever read as HTML.
(function (shared) {
    "use strict";

    function element(tag, text, className) {
        var made = document.createElement(tag);
        if (text !== undefined) { made.textContent = text; }
        if (className) { made.className = className; }
        return made;
    }

    // A name in a sentence: it leaves the direction of the words around it alone.
    function name(text) { return element("bdi", text); }

    function button(label, act) {
        var made = element("button", label);
        made.type = "button";
        made.addEventListener("click", act);
        return made;
    }

    function line(list, label, value) {
        list.append(element("dt", label));
        var cell = element("dd");
        value.split("\n").forEach(function (part, rank) {
            if (rank) { cell.append(document.createElement("br")); }
            cell.append(name(part));
        });
        list.append(cell);
    }

    function Sheet(panel, close) {
        this.panel = panel;
        this.close = close;
    }

    Sheet.prototype.show = function (kind, title, parts) {
        var heading = element("h3");
        heading.append(name(title));
        var closing = button("×", this.close);
        closing.className = "fermer";
        closing.setAttribute("aria-label", "Fermer la fiche");
        this.panel.replaceChildren(closing, element("p", kind, "genre"), heading);
        parts.forEach(function (part) { if (part) { this.panel.append(part); } }, this);
        this.panel.hidden = false;
        this.panel.scrollTop = 0;
    };

    Sheet.prototype.hide = function () {
        this.panel.hidden = true;
        this.panel.replaceChildren();
    };

    Sheet.prototype.unit = function (data, rank, openEpci) {
        var list = element("dl"), epci = data.unites.epci[rank];
        data.fiche.forEach(function (fact) {
            var text = fact.mots[fact.rangs[rank]];
            if (text) { line(list, fact.libelle, text); }
        });
        var link = null;
        if (epci >= 0) {
            link = button("", function () { openEpci(epci); });
            link.className = "lien";
            link.append(name(data.epci.noms[epci]));
            link.prepend("Intercommunalité : ");
        }
        this.show(data.unites.genre + " " + data.unites.codes[rank], data.unites.noms[rank], [list, link]);
    };

    // The sheets of the EPCI are in the page, for who has no script: here they are only shown again.
    Sheet.prototype.epci = function (data, rank) {
        var held = document.getElementById("fiche-" + data.epci.codes[rank]);
        var list = held && held.querySelector("dl");
        this.show("Intercommunalité", data.epci.noms[rank], [list && list.cloneNode(true)]);
    };

    Sheet.prototype.structure = function (structure, openUnit) {
        var list = element("dl");
        line(list, "Quoi", structure.texte);
        line(list, "Où", structure.commune);
        this.show("Structure", structure.nom, [list, openUnit && button("Voir sa commune", openUnit)]);
    };

    shared.element = element;
    shared.name = name;
    shared.Sheet = Sheet;
})(window.avsPartage = window.avsPartage || {});
