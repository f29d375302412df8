// A long list of boxes to tick: <fieldset data-narrow="label"> gets a box above it that leaves only what holds the words.
(function () {
  const FEW = 12;

  document.querySelectorAll('[data-narrow]').forEach((group) => {
    const entries = Array.from(group.querySelectorAll('li'));
    if (entries.length <= FEW) return;
    const box = document.createElement('input');
    box.type = 'search';
    box.className = 'form-control narrow';
    box.placeholder = group.dataset.narrow;
    box.setAttribute('aria-label', group.dataset.narrow);
    group.querySelector('ul').insertAdjacentElement('beforebegin', box);

    box.addEventListener('input', () => {
      const words = box.value.trim();
      entries.forEach((entry) => {
        entry.hidden = !entry.textContent.includes(words) && !entry.querySelector(':checked');
      });
    });
    box.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') event.preventDefault();
    });
  });
})();
