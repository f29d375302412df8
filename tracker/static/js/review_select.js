// The review: a passage selected in the document can be added as a finding or an action.
(function () {
  const page = document.querySelector('[data-document]');
  const bar = document.querySelector('[data-selection]');

  // Offsets count characters as the server does: code points, not UTF-16 units.
  function offsetOf(node, inside) {
    const stretch = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest('[data-start]');
    if (!stretch || !page.contains(stretch)) return null;
    const before = document.createRange();
    before.setStart(stretch, 0);
    before.setEnd(node, inside);
    return Number(stretch.dataset.start) + Array.from(before.toString()).length;
  }

  function chosen() {
    const selection = getSelection();
    if (selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const start = offsetOf(range.startContainer, range.startOffset);
    const end = offsetOf(range.endContainer, range.endOffset);
    return start === null || end === null || end <= start ? null : { start, end };
  }

  document.addEventListener('selectionchange', () => {
    const span = chosen();
    bar.hidden = !span;
    if (!span) return;
    bar.elements['missed-start'].value = span.start;
    bar.elements['missed-end'].value = span.end;
  });
})();
