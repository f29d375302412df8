// The review: choosing a proposal marks and shows its passage, choosing a passage opens its proposal.
(function () {
  const page = document.querySelector('[data-document]');

  function show({ moving }) {
    const chosen = document.querySelector('#proposals .proposal.chosen');
    page.querySelectorAll('.passage.chosen').forEach((mark) => mark.classList.remove('chosen'));
    if (!chosen) return;
    const marks = page.querySelectorAll(`.passage[data-proposal="${chosen.dataset.proposal}"]`);
    marks.forEach((mark) => mark.classList.add('chosen'));
    if (marks.length) intoView(page, marks[0], 0.3, moving);
    intoView(document.getElementById('review-pane'), chosen, 0.12, moving);
  }

  // The pane scrolls; where it does not, the page does, but never while it has only just been opened.
  function intoView(pane, target, at, moving) {
    if (pane.scrollHeight <= pane.clientHeight + 1) {
      const top = target.getBoundingClientRect().top;
      if (moving && (top < innerHeight * 0.05 || top > innerHeight * 0.6)) target.scrollIntoView({ block: 'start' });
      return;
    }
    const offset = target.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    if (offset < 60 || offset > pane.clientHeight * 0.6) pane.scrollTop += offset - pane.clientHeight * at;
  }

  page.addEventListener('click', (event) => {
    const mark = event.target.closest('.passage');
    if (!mark || !getSelection().isCollapsed) return;
    const row = document.querySelector(`#proposal-${mark.dataset.proposal} [data-choose]`);
    event.preventDefault();
    if (row) row.click();
  });

  // A refusal or a conflict comes with words of its own, to be shown where they belong.
  document.addEventListener('htmx:beforeSwap', (event) => {
    if (!event.detail.xhr.getResponseHeader('HX-Retarget')) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });

  document.addEventListener('htmx:load', (event) => {
    if (event.target.id === 'proposals') show({ moving: true });
  });

  document.addEventListener('htmx:afterSwap', (event) => {
    if (event.target.id.endsWith('problem')) event.target.scrollIntoView({ block: 'nearest' });
  });

  document.addEventListener('change', (event) => {
    if (event.target.name !== 'kind' || !event.target.closest('#change')) return;
    document.querySelector('[data-answers]').hidden = event.target.value !== 'action';
  });

  show({ moving: false });
})();
