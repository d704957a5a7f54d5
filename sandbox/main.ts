import { parseArgs } from 'node:util';
import { sampleKey } from './decisiontelecom/account';
import { sampleEmail, samplePassword, sampleToken } from './desk360/seed';
import { sampleToken as getChatToken } from './getchat/seed';
import { sampleChannel, sampleToken as oneMsgToken } from './onemsg/seed';
import { startSandbox } from './server';

const usage = 'Usage: npm run sandbox -- [--port N] [--database FILE]';

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '4360' },
			database: { type: 'string', default: ':memory:' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(usage);
		return;
	}
	if (!/^\d{1,5}$/.test(values.port)) throw new Error('--port must be a number');
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
	account('Desk360', `${origin}/v1, token ${sampleToken}, login ${sampleEmail} / ${samplePassword}`);
	account('Desk360 WhatsApp', `${origin}/v1, the same`);
	account('get.chat', `${origin}/api/v1, token ${getChatToken}`);
	account('1MSG', `${origin}, channel ${sampleChannel}, token ${oneMsgToken}`);
	account('DecisionTelecom', `${origin}/v1/api, access key ${sampleKey} (plain)`);
	account('Control plane', `${origin}/_sandbox (see sandbox/README.md)`);
	// Last, because other programs wait for this line.
	console.log(`Sandbox listening on ${origin}`);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	console.error(usage);
	process.exitCode = 1;
});
