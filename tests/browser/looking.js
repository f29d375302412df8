// Looks at every page a test visits and writes what no page may show to the console, where the test reads it.
// words: the Chinese words of the catalogue; on an English page none of them may be left.
(words) => {
  const CHINESE = /[\u4e00-\u9fff]/;
  const OURS = '.topbar-nav a, .filters a, .footer a, button, a.button, summary, th, legend, .field-label, .section-title';
  const THEIRS = '[lang^="zh"], .topbar-name, .menu-word, .document, .words, textarea, script, style, code';
  const literal = new Set(words.filter((word) => !word.includes('%(')));
  const worded = (word) => word.includes('%(') && CHINESE.test(word.replace(/%\(\w+\)[sd]/g, ''));
  const patterns = words.filter(worded).map(
    (word) => new RegExp(`^${word.split(/%\(\w+\)[sd]/).map(escaped).join('.*')}$`),
  );

  function escaped(text) {
    return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  }

  function complain(what) {
    console.error(`${location.pathname}: ${what}`);
  }

  function texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(THEIRS)) found.push(walker.currentNode);
    return found.map((node) => node.data.trim()).filter((text) => text);
  }

  function isOurs(text) {
    return literal.has(text) || patterns.some((pattern) => pattern.test(text));
  }

  function look() {
    const over = document.documentElement.scrollWidth - innerWidth;
    if (over > 0) complain(`hangs ${over} px over the edge`);
    const shown = texts();
    shown.filter((text) => /%\(\w+\)[sd]|\{\{|\{%|^None$/.test(text)).forEach((text) => complain(`raw: ${text}`));
    if (document.documentElement.lang !== 'en') return;
    shown.filter((text) => CHINESE.test(text) && isOurs(text)).forEach((text) => complain(`not English: ${text}`));
    document.querySelectorAll(OURS).forEach((part) => {
      const text = part.textContent.replace('中文', '').trim(); // the language is called so everywhere
      if (!part.closest(THEIRS) && !part.querySelector(THEIRS) && CHINESE.test(text)) complain(`not English: ${text}`);
    });
  }

  addEventListener('load', look);
  document.addEventListener('htmx:afterSettle', look);
}
