// How text becomes the words of the search: the same when the index is made and when it is asked.
// `Stemmer` and `stopwords` are Sphinx's, in language_data.js.
const searchOptions = (synonyms) => {
  const stemmer = new Stemmer();
  const asked = "am can do does how i me my should what when where which who why you your";
  const empty = new Set([...stopwords, ...asked.split(" ")]);
  const american = (word) => word
    .replace(/(is|iz)(ation|e|ed|er|es|ing)s?$/, "iz$2")
    .replace(/tre(s?)$/, "ter$1")
    .replace(/tr(ed|ing)$/, "ter$1")
    .replace(/(..)our/, "$1or")
    .replace(/ll(ed|ing)$/, "l$1");
  const same = new Map(Object.entries(synonyms).map((pair) => pair.map(american)));
  const word = (term) => {
    const lower = term.toLowerCase(), known = american(lower);
    if (empty.has(lower)) return null;
    return stemmer.stemWord(same.get(known) ?? same.get(known.replace(/s$/, "")) ?? known);
  };
  // "log_softmax" and "zero-centred" are found whole and by their parts, "2.303" and "torch.where" too.
  const tokenize = (text) => text
    .split(/[^\p{L}\p{N}._-]+/u)
    .map((token) => token.replace(/^[._-]+|[._-]+$/g, ""))
    .flatMap((token) => (/[._-]/.test(token) && !/^[\d.]+$/.test(token) ? [token, ...token.split(/[._-]+/)] : [token]))
    .filter(Boolean);
  return {
    fields: ["title", "heading", "text"],
    storeFields: ["page", "anchor", "title", "heading", "weight"],
    tokenize,
    processTerm: word,
    searchOptions: {
      boost: { title: 2, heading: 4 },
      boostDocument: (id, term, stored) => stored.weight,
      prefix: (term) => term.length > 4,
      fuzzy: (term) => (term.length > 5 && !/\d/.test(term) ? 0.15 : false),
      weights: { fuzzy: 0.2, prefix: 0.3 },
    },
  };
};
