import { DecisionTelecomTrigger } from '../../../../nodes/DecisionTelecom/DecisionTelecomTrigger.node';
import { secretPaths } from '../../../../nodes/shared/webhook/fields';

const common = { name: 'default', responseMode: 'onReceived', responseData: '' };
const methodOf = (method: string) =>
	`={{ !$workflow.active && $parameter["editorAction"] === "showUrl" ? "" : "${method}" }}`;

test('a trigger shows the path with its secret, and catches every other ending', () => {
	expect(secretPaths('POST')).toEqual([
		{
			...common,
			httpMethod: methodOf('POST'),
			path: expect.stringMatching(/^=\{\{ \$nodeId \+ "\/" \+ \(\$parameter\["secret"\] \|\| "test-"/),
		},
		{
			...common,
			httpMethod: methodOf('POST'),
			path: '=:{{ $nodeId + $workflow.id }}/:secret',
			isFullPath: true,
			ndvHideUrl: true,
		},
		{
			...common,
			httpMethod: methodOf('POST'),
			path: '=:{{ $nodeId + $workflow.id }}',
			isFullPath: true,
			ndvHideUrl: true,
		},
	]);
});

test('every further method has the same paths, and the editor shows one URL only', () => {
	const { webhooks = [] } = new DecisionTelecomTrigger().description;
	expect(webhooks.map(({ httpMethod, path }) => `${String(httpMethod)} ${path}`)).toEqual(
		['POST', 'GET'].flatMap((method) => secretPaths('POST').map(({ path }) => `${methodOf(method)} ${path}`)),
	);
	expect(webhooks.filter(({ ndvHideUrl }) => ndvHideUrl !== true)).toHaveLength(1);
});
