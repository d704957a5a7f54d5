import { parseArgs } from 'node:util';
import { SAMPLE_KEY } from './decisiontelecom/account';
import { SAMPLE_EMAIL, SAMPLE_PASSWORD, SAMPLE_TOKEN } from './desk360/seed';
import { SAMPLE_TOKEN as GETCHAT_TOKEN } from './getchat/seed';
import { SAMPLE_CHANNEL, SAMPLE_TOKEN as ONEMSG_TOKEN } from './onemsg/seed';
import { startSandbox } from './server';

const USAGE = 'Usage: npm run sandbox -- [--port N] [--database FILE]';

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '4360' },
			database: { type: 'string', default: ':memory:' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(USAGE);
		return;
	}
	if (!/^\d{1,5}$/.test(values.port)) throw new Error('--port must be a number.');
	const sandbox = await startSandbox({ port: Number(values.port), database: values.database });

	const stop = () => {
		// A second signal ends the process the default way.
		process.off('SIGINT', stop).off('SIGTERM', stop).off('disconnect', stop);
		if (process.connected) process.disconnect();
		void sandbox.close();
	};
	process.on('SIGINT', stop).on('SIGTERM', stop);
	// Started by another program over IPC: the sandbox must not outlive it.
	process.on('disconnect', stop);

	const { origin } = sandbox;
	const account = (name: string, text: string) => console.log(`${name.padEnd(17)}${text}`);
	account('Desk360', `${origin}/v1, token ${SAMPLE_TOKEN}, login ${SAMPLE_EMAIL} / ${SAMPLE_PASSWORD}`);
	account('Desk360 WhatsApp', `${origin}/v1, the same`);
	account('get.chat', `${origin}/api/v1, token ${GETCHAT_TOKEN}`);
	account('1MSG', `${origin}, channel ${SAMPLE_CHANNEL}, token ${ONEMSG_TOKEN}`);
	account('DecisionTelecom', `${origin}/v1/api, access key ${SAMPLE_KEY} (plain)`);
	account('Control plane', `${origin}/_sandbox (see sandbox/README.md)`);
	// Last, because other programs wait for this line.
	console.log(`Sandbox listening on ${origin}`);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	console.error(USAGE);
	process.exitCode = 1;
});
