/** The rules of docs/architecture.md about who may import whom. Checked by `npm run lint`. */
const providers = 'DecisionTelecom|Desk360|Desk360WhatsApp|GetChat|OneMsg';

/** The groups of nodes/shared from the bottom up: each may import those before it. */
const groups = ['vendor', 'input', 'http', 'credential', 'operation', 'whatsapp', 'bulk', 'gateway'];

module.exports = {
	forbidden: [
		{
			name: 'no-circle',
			comment: 'Two files that import each other are one file, or need a third.',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		{
			name: 'shared-knows-no-provider',
			severity: 'error',
			from: { path: '^nodes/shared/' },
			to: { path: `^nodes/(${providers}|WhatsAppGateway)/` },
		},
		{
			name: 'gateway-knows-one-file-of-each-provider',
			severity: 'error',
			from: { path: '^nodes/WhatsAppGateway/', pathNot: '^nodes/WhatsAppGateway/trigger/' },
			to: { path: `^nodes/(${providers})/`, pathNot: `^nodes/(${providers})/messaging\\.ts$` },
		},
		{
			name: 'gateway-trigger-knows-how-each-provider-calls',
			comment: 'And nothing of what sends.',
			severity: 'error',
			from: { path: '^nodes/WhatsAppGateway/trigger/' },
			to: { path: `^nodes/(${providers})/`, pathNot: `^nodes/(${providers})/trigger/hearing\\.ts$` },
		},
		{
			name: 'nobody-knows-the-gateway',
			severity: 'error',
			from: { path: '^nodes/', pathNot: '^nodes/WhatsAppGateway/' },
			to: { path: '^nodes/WhatsAppGateway/' },
		},
		{
			name: 'providers-are-strangers',
			comment: 'The two APIs of Desk360 share paging, error words and limits: the one import between providers.',
			severity: 'error',
			from: { path: `^nodes/(${providers})/`, pathNot: '^nodes/Desk360WhatsApp/api\\.ts$' },
			to: { path: `^nodes/(${providers})/`, pathNot: '^nodes/$1/' },
		},
		{
			name: 'desk360-whatsapp-knows-the-api-of-desk360-only',
			severity: 'error',
			from: { path: '^nodes/Desk360WhatsApp/api\\.ts$' },
			to: { path: `^nodes/(${providers})/`, pathNot: '^nodes/(Desk360WhatsApp/|Desk360/api\\.ts$)' },
		},
		{
			name: 'nobody-imports-a-node-class',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { path: '\\.node\\.ts$' },
		},
		{
			name: 'shipped-code-imports-no-tests',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { path: '^(test|sandbox|scripts|bench)/' },
		},
		...groups.map((group, place) => ({
			name: `${group}-looks-down-only`,
			severity: 'error',
			from: { path: `^nodes/shared/${group}/` },
			to: { path: `^nodes/shared/(${[...groups.slice(place + 1), 'webhook', 'ask'].join('|')})/` },
		})),
		{
			name: 'webhook-knows-no-sends',
			severity: 'error',
			from: { path: '^nodes/shared/webhook/' },
			to: { path: '^nodes/shared/(operation|whatsapp|bulk|gateway|ask)/' },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsConfig: { fileName: 'tsconfig.json' },
		tsPreCompilationDeps: true,
	},
};
