// Loaded before Streamlit's own scripts, on every page for editors. Streamlit has no translations and no setting for what
// follows: its words in French, an address that changes without a step in the history, the section of the current page
// in the menu, and results that come into view.
(() => {
  "use strict";

  // ---- The history: a choice that only changes what follows the « ? » is no page of its own.
  const push = history.pushState.bind(history);
  history.pushState = (state, unused, url) => {
    const samePage = url !== undefined && url !== null && new URL(url, location.href).pathname === location.pathname;
    return samePage ? history.replaceState(state, unused, url) : push(state, unused, url);
  };

  // ---- Streamlit's words.
  const NAMES = new Map(Object.entries({
    "App pages": "Pages de l’application",
    "Add files": "Ajouter des fichiers",
    "Clear all": "Tout effacer",
    "Clear entry": "Effacer",
    "Clear value": "Effacer",
    "Close": "Fermer",
    "Close fullscreen": "Quitter le plein écran",
    "Collapse sidebar": "Replier le volet des choix",
    "Copied": "Copié",
    "Copy to clipboard": "Copier",
    "Decrement": "Diminuer",
    "Download as CSV": "Télécharger en CSV",
    "Expand sidebar": "Ouvrir le volet des choix",
    "Fullscreen": "Plein écran",
    "Hide password": "Masquer le mot de passe",
    "Increment": "Augmenter",
    "Link to heading": "Lien vers ce titre",
    "Open": "Ouvrir la liste",
    "Search": "Chercher",
    "Selectbox options": "Choix possibles",
    "Show password": "Afficher le mot de passe",
    "Show/hide columns": "Choisir les colonnes",
    "Sidebar": "Volet des choix",
    "Skip to main content": "Aller au contenu",
    "file upload": "Fichier à déposer",
    "Choose an option": "Choisissez",
    "Choose options": "Choisissez",
    "No results": "Aucun résultat",
    "No options to select": "Rien à choisir",
    "Upload": "Parcourir",
    "Drag and drop a file here": "Déposez le fichier ici",
    "Drag and drop files here": "Déposez les fichiers ici",
    "Page not found": "Page introuvable",
    "Connection error": "Connexion perdue",
    "Connecting": "Connexion…",
    "Connecting to Streamlit server": "Connexion à AVS-Geo…",
    "Error": "Erreur",
    "Please wait...": "Un instant…",
    "Unable to connect to Streamlit server": "AVS-Geo ne répond pas",
  }));
  const GONE = "AVS-Geo ne répond plus. Relancez « avs-geo lancer » sur la machine où il tourne, ou vérifiez le réseau ; "
    + "cette page reprendra d’elle-même.";
  const PHRASES = [
    [/^Help for (.+)$/s, "Aide : $1"],
    [/^Back to reference (.+)$/s, "Retour au renvoi $1"],
    [/^Remove (.+)$/s, "Retirer $1"],
    [/^Add: (.+)$/s, "Ajouter : $1"],
    [/^\d+(?:\.\d+)? ?MB per file.*$/s, "Déposez le fichier ici (50 Mo au plus)"],
    [/^Limit \d+ ?MB per file.*$/s, "Déposez le fichier ici (50 Mo au plus)"],
    [/^([\d.]+) ?B$/, "$1 o"],
    [/^([\d.]+) ?([KMG])B$/, "$1 $2o"],
    [/^[a-z_]+ icon$/, ""],
    [/^File must be .+ or smaller\.$/s, "Ce fichier est trop gros."],
    [/^You have requested page \/(.*), but no corresponding file was found.*$/s,
      "Il n’y a pas de page « $1 ». Voici la page d’accueil."],
    [/^The page that you have requested does not seem to exist.*$/s, "Cette page n’existe pas. Voici la page d’accueil."],
    [/^Is Streamlit still running\?.*$/s, GONE],
    [/^Streamlit server is not responding\..*$/s, GONE],
    [/^Connection failed with status.*$/s, GONE],
    [/^Cannot connect to .*$/s, GONE],
    [/^Connection lost\..*$/s, "Connexion perdue. Attendez qu’elle revienne, puis recommencez."],
  ];
  // Short words are replaced only where Streamlit writes them: elsewhere they may be somebody's data.
  const WRITERS = [
    "stSkipToContent", "stFileUploader", "stFileUploaderDropzone", "stTooltipContent", "stConnectionStatus",
    "stMultiSelectDropdown", "stSelectboxVirtualDropdown", "stStatusWidget",
  ].map((name) => `[data-testid="${name}"]`).join(",");
  const ATTRIBUTES = ["aria-label", "title", "placeholder"];
  const NAMED = "a, button, input, textarea, nav, section, [role=listbox], [role=button], [data-testid=stSidebar]";

  const phrase = (text) => {
    const found = PHRASES.find(([form]) => form.test(text));
    return found && text.replace(found[0], found[1]);
  };
  const inFrench = (text) => NAMES.get(text) ?? phrase(text);

  // Labels come as Markdown, with the signs of names escaped: read aloud, the strokes would be heard.
  const unescaped = (text) => text.replace(/\\([\\`*_{}[\]()<>#+!|~$:-])/g, "$1");

  const translateAttributes = (element) => {
    const isNamed = element.matches(NAMED);
    for (const name of isNamed ? ATTRIBUTES : ["aria-label"]) {
      const given = element.getAttribute(name);
      if (given === null) continue;
      const plain = unescaped(given);
      const said = isNamed ? inFrench(plain.trim()) ?? plain : plain;
      if (said !== given) element.setAttribute(name, said);
    }
  };

  // Our own sentences are written with ordinary spaces: a guillemet or a colon would stand alone at the end of a line.
  const typeset = (text) => text
    .replace(/« /g, "«\u00a0").replace(/ »/g, "\u00a0»").replace(/ :(?=\s|$)/g, "\u00a0:")
    .replace(/ ([;!?])/g, "\u202f$1").replace(/(\d) (%|€|km|min|Mo)/g, "$1\u00a0$2");

  const translateText = (node) => {
    const text = node.nodeValue.trim();
    const parent = node.parentElement;
    if (!text || parent === null || parent.closest("script, style, .stHtml, textarea, code, pre")) return;
    const written = parent.closest(WRITERS) ?? (parent.closest('[role="dialog"]') && NAMES.has(text) && text.length > 5);
    const isOurs = parent.closest('[data-testid="stMarkdownContainer"]') !== null;
    let said = node.nodeValue;
    if (written) said = inFrench(text) ?? said;
    else if (!isOurs && text.length > 25) said = phrase(text) ?? said;
    if (isOurs) said = typeset(said);
    if (said !== node.nodeValue) node.nodeValue = said;
  };

  const translate = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return translateText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    translateAttributes(root);
    for (const element of root.querySelectorAll(`${NAMED}, [aria-label]`)) translateAttributes(element);
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) translateText(texts.currentNode);
  };

  // ---- The section of the menu under which the current page stands; the style sheet of the page names it.
  const markSection = () => {
    const named = getComputedStyle(document.documentElement).getPropertyValue("--avs-rubrique").trim();
    const section = named.replace(/^"|"$/g, "");
    for (const button of document.querySelectorAll('[data-testid="stTopNavSection"]')) {
      const current = section !== "" && button.textContent.includes(section);
      if (current && button.getAttribute("aria-current") !== "true") button.setAttribute("aria-current", "true");
      if (!current && button.hasAttribute("aria-current")) button.removeAttribute("aria-current");
    }
  };

  // ---- A result that was asked for comes into view and takes the keyboard, once.
  let brought = "";
  const bring = () => {
    const results = document.querySelectorAll("[data-avs-resultat]");
    const result = results[results.length - 1];
    if (result === undefined || result.dataset.avsResultat === brought) return;
    brought = result.dataset.avsResultat;
    // Streamlit scrolls and gives the focus back while it puts a page in place: this comes after.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (!result.isConnected) { brought = ""; return; }
      result.focus({ preventScroll: true });
      result.scrollIntoView({ block: "start" });
    }));
  };

  let waiting = false;
  const settle = () => {
    waiting = false;
    markSection();
    bring();
  };

  const follow = (records) => {
    for (const record of records) {
      if (record.type === "childList") record.addedNodes.forEach(translate);
      else if (record.type === "characterData") translateText(record.target);
      else translateAttributes(record.target);
    }
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(settle);
    }
  };
  new MutationObserver(follow).observe(document.documentElement, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
})();
