const { rm } = require('node:fs/promises');
const { dest, src } = require('gulp');

/** Removes the last build, so that a deleted file does not live on in the package. */
exports.clean = () => rm('dist', { recursive: true, force: true });

/** Copies what tsc leaves behind: icons and codex files. SVG is text, but gulp must not re-encode it. */
exports.assets = () => src(['icons/*.svg', 'nodes/**/*.json'], { base: '.', encoding: false }).pipe(dest('dist'));
