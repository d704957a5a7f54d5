// n8n reads the nodes and credentials from package.json ("n8n"); there is nothing to load from here.
module.exports = {};
