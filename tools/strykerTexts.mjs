import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** Words for people are not changed: a test of each would only repeat it. Names and values have no blanks. */
const texts = {
	shouldIgnore: (path) => (path.isStringLiteral() && path.node.value.includes(' ') ? 'words for people' : undefined),
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'texts', texts)];
