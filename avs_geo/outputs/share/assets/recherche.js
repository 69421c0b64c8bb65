// The search: a field and the list of what it may mean, as https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ says.
(function (shared) {
    "use strict";

    var MOST = 8;

    // Without case, accents and hyphens; « st » is « saint ».
    function fold(text) {
        return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
            .replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/[^a-z0-9]+/g, " ").trim()
            .replace(/\bst\b/g, "saint").replace(/\bste\b/g, "sainte");
    }

    // 0 for a name that begins so, 1 for a word of it, 2 elsewhere; -1 where it is not there.
    function place(entry, wanted) {
        var at = entry.folded.indexOf(wanted);
        if (entry.code.toLowerCase().indexOf(wanted) === 0) { return 0; }
        return at <= 0 ? at : (entry.folded[at - 1] === " " ? 1 : 2);
    }

    function find(entries, text) {
        var wanted = fold(text);
        if (!wanted) { return []; }
        return entries.map(function (entry) { return {entry: entry, place: place(entry, wanted)}; })
            .filter(function (found) { return found.place >= 0; })
            .sort(function (one, other) {
                return one.place - other.place || one.entry.folded.localeCompare(other.entry.folded);
            })
            .slice(0, MOST).map(function (found) { return found.entry; });
    }

    function Search(field, list, status, entries, choose) {
        this.field = field;
        this.list = list;
        this.status = status;
        this.choose = choose;
        this.entries = entries.map(function (entry) { return Object.assign({folded: fold(entry.name)}, entry); });
        this.found = [];
        this.active = -1;
        field.addEventListener("input", this.refresh.bind(this));
        field.addEventListener("keydown", this.press.bind(this));
        field.addEventListener("focus", this.makeRoom.bind(this));
        field.addEventListener("blur", this.shut.bind(this));
    }

    // On a phone, the keyboard takes half of the screen: the list goes between it and the top.
    Search.prototype.makeRoom = function () {
        if (window.innerWidth <= 640) { this.field.parentNode.scrollIntoView({block: "start"}); }
    };

    Search.prototype.refresh = function () {
        this.found = find(this.entries, this.field.value);
        this.list.replaceChildren.apply(this.list, this.found.map(this.option, this));
        var asked = fold(this.field.value) !== "", none = asked && !this.found.length;
        if (none) { this.list.append(shared.element("li", "Aucun lieu de ce nom", "rien")); }
        this.open(asked);
        this.activate(-1);
        this.status.textContent = none ? "Aucun lieu de ce nom"
            : asked ? this.found.length + (this.found.length > 1 ? " propositions" : " proposition") : "";
    };

    Search.prototype.option = function (entry, rank) {
        var item = shared.element("li");
        item.id = "proposition-" + rank;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.append(shared.name(entry.name), shared.element("small", entry.detail));
        // Before the field loses the focus, which would shut the list.
        item.addEventListener("pointerdown", function (event) { event.preventDefault(); });
        item.addEventListener("click", this.take.bind(this, rank));
        return item;
    };

    Search.prototype.open = function (isOpen) {
        this.list.hidden = !isOpen;
        this.field.setAttribute("aria-expanded", String(isOpen));
    };

    Search.prototype.shut = function () {
        this.open(false);
        this.activate(-1);
    };

    Search.prototype.activate = function (rank) {
        this.active = rank;
        Array.from(this.list.children).forEach(function (item, position) {
            if (item.id) { item.setAttribute("aria-selected", String(position === rank)); }
        });
        if (rank < 0) { this.field.removeAttribute("aria-activedescendant"); return; }
        this.field.setAttribute("aria-activedescendant", "proposition-" + rank);
        this.list.children[rank].scrollIntoView({block: "nearest"});
    };

    Search.prototype.take = function (rank) {
        var entry = this.found[rank];
        if (!entry) { return; }
        this.field.value = entry.name;
        this.shut();
        this.choose(entry);
    };

    Search.prototype.press = function (event) {
        var count = this.found.length;
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            if (this.list.hidden) { this.refresh(); count = this.found.length; }
            if (count) {
                var down = event.key === "ArrowDown";
                this.activate(down ? (this.active + 1) % count : (this.active <= 0 ? count : this.active) - 1);
            }
            event.preventDefault();
        } else if (event.key === "Enter") {
            if (!this.list.hidden) { this.take(Math.max(this.active, 0)); }
            event.preventDefault();
        } else if (event.key === "Escape") {
            if (this.list.hidden) { this.field.value = ""; }
            this.shut();
            event.preventDefault();
        }
    };

    shared.Search = Search;
})(window.avsPartage = window.avsPartage || {});
