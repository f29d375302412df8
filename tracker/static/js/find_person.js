// A select of more than ten people (options with data-initials): a box above it chooses by name or pinyin initials.
(function () {
  const FEW = 10;

  // Blanks, dots and width make no other name; the rest of the comparison is the server's, in data-name.
  function plain(typed) {
    return typed.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, '');
  }

  function isCalled(option, word) {
    const { initials = '', name = '' } = option.dataset;
    return option.value !== '' && (name.includes(word) || initials.includes(` ${word}`));
  }

  function choose(select, before, word) {
    const options = Array.from(select.options);
    const called = options.filter((option) => isCalled(option, word));
    options.forEach((option) => {
      option.hidden = word !== '' && option.value !== '' && !called.includes(option);
    });
    select.value = word !== '' && called.length > 0 ? called[0].value : before;
  }

  function addBox(select, label) {
    const box = document.createElement('input');
    const before = select.value;
    box.type = 'search';
    box.className = 'form-control find-person';
    box.placeholder = label;
    box.setAttribute('aria-label', label);
    box.setAttribute('aria-controls', select.id);
    box.addEventListener('input', () => choose(select, before, plain(box.value)));
    box.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault(); // the form is not finished yet
      select.focus();
    });
    select.before(box);
  }

  document.querySelectorAll('select:not([multiple])').forEach((select) => {
    const asking = select.querySelector('option[data-find]');
    if (asking && select.querySelectorAll('option[data-initials]').length > FEW) addBox(select, asking.dataset.find);
  });
})();
