// Makes the index of the search: node make_index.js MINISEARCH STATIC < {"documents": [...], "synonyms": {...}}
const fs = require("fs"), path = require("path"), vm = require("vm");
const [MiniSearch, folder] = [require(process.argv[2]), process.argv[3]];
const given = JSON.parse(fs.readFileSync(0, "utf8"));
for (const name of ["language_data.js", "search-terms.js"])
  vm.runInThisContext(fs.readFileSync(path.join(folder, name), "utf8"));
const options = searchOptions(given.synonyms);
const index = new MiniSearch(options);
index.addAll(given.documents);
const made = { synonyms: given.synonyms, index: JSON.stringify(index) };
console.log(`const SEARCH_INDEX = ${JSON.stringify(made)};`);
