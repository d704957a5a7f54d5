import { parseArgs } from 'node:util';
import { SAMPLE_KEY } from './decisiontelecom/account';
import { SAMPLE_EMAIL, SAMPLE_PASSWORD, SAMPLE_TOKEN } from './desk360/seed';
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

	console.log(`Desk360 API     ${sandbox.origin}/v1`);
	console.log(`Token           ${SAMPLE_TOKEN}`);
	console.log(`Login           ${SAMPLE_EMAIL} / ${SAMPLE_PASSWORD}`);
	console.log(`1MSG API        ${sandbox.origin}/${SAMPLE_CHANNEL}`);
	console.log(`1MSG token      ${ONEMSG_TOKEN}`);
	console.log(`DecisionTelecom ${sandbox.origin}/v1/api, access key ${SAMPLE_KEY} (plain)`);
	console.log(`Control plane   ${sandbox.origin}/_sandbox (see sandbox/README.md)`);
	// Last, because other programs wait for this line.
	console.log(`Sandbox listening on ${sandbox.origin}`);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	console.error(USAGE);
	process.exitCode = 1;
});
