import { readdir, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { errorOf, itemsOf, N8nClient, owner, type Execution, type WorkflowRef } from '../test/support/n8n/client';
import { channelCredentials, createExample, firstExample, publishExamples } from '../test/support/n8n/demoExamples';
import { sandboxCredentials } from '../test/support/n8n/desk360';
import { exampleStarters } from '../test/support/n8n/examples';
import { root } from '../test/support/n8n/install';
import { installPackage, packPackage } from '../test/support/n8n/pack';
import { startN8n } from '../test/support/n8n/server';
import { startSandboxProcess } from '../test/support/sandbox';
import { SandboxControl } from '../test/support/sandboxControl';

/**
 * `npm run demo`: real n8n with the package, the sandbox, credentials and the example workflows; runs each of them,
 * those with a trigger by letting happen what they wait for, shows the outcome, publishes some, and stays until Ctrl-C.
 * `--once` ends after the run.
 */
async function main(): Promise<void> {
	// Until all is there, what was started ends with this process; a second signal does not keep it from stopping.
	let stop: () => void = () => process.exit(1);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop());
	const stops: Array<() => Promise<void>> = [];
	const stopAll = async () => {
		for (const stop of stops.splice(0).reverse()) await stop();
	};
	try {
		const userFolder = path.join(root, '.cache/demo');
		await rm(userFolder, { recursive: true, force: true });
		const sandbox = await startSandboxProcess();
		stops.push(sandbox.close);
		await installPackage(userFolder, await packPackage());
		console.log('Starting n8n …');
		const n8n = await startN8n({
			...{ userFolder, port: await portFrom(5678), log: console.log },
			// People add Code nodes.
			env: { N8N_RUNNERS_MODE: 'internal' },
		});
		stops.push(n8n.stop);

		const client = new N8nClient(n8n.origin);
		await client.login();
		const control = new SandboxControl(sandbox.origin);
		const channels = await channelCredentials({ client, control });
		const credentials = await sandboxCredentials(client, sandbox.origin);
		let editor = n8n.origin;
		const workflows = new Map<string, WorkflowRef & { name: string }>();
		for (const file of (await readdir(path.join(root, 'examples'))).filter((name) => name.endsWith('.json')).sort()) {
			const start = exampleStarters[file];
			if (!start) throw new Error(`examples/${file} needs an entry in test/support/n8n/examples.ts`);
			const run = await createExample(file, { client, control, credentials, channels });
			const name = String(run.example.name);
			workflows.set(file, { ...run.workflow, name });
			console.log(`\nExample ${file}: ${name}`);
			for (const execution of await start(run)) {
				show(execution);
				if (execution.status !== 'success') throw new Error(errorOf(execution).message);
			}
			// The one whose big button sends something that the phone shows.
			if (file === firstExample) editor = `${n8n.origin}/workflow/${run.workflow.id}`;
		}
		const answering = (await publishExamples({ client, control }, workflows)).map((one) => ({ ...one }));
		await control.call('PUT', 'phone/demo', { editor, email: owner.email, password: owner.password, answering });
		console.log('\nWhat the sandbox was asked:');
		const journal: unknown = await (await fetch(`${sandbox.origin}/_sandbox/journal`)).json();
		console.table(journal, ['method', 'path', 'status']);
		console.log(
			`\nStart here: ${sandbox.origin}/\n\nEditor:   ${editor}\nE-mail:   ${owner.email}\nPassword: ${owner.password}` +
				`\nPhone:    ${sandbox.origin}/phone\nDesk:     ${sandbox.origin}/desk`,
		);
		if (!process.argv.includes('--once')) {
			console.log('\nCtrl-C stops everything.');
			await new Promise<void>((resolve) => {
				stop = resolve;
			});
			console.log('\nStopping …');
		}
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	} finally {
		await stopAll();
	}
}

function show(execution: Execution): void {
	const nodes = Object.keys(execution.data.resultData.runData);
	console.table(
		nodes.map((node) => {
			const items = itemsOf(execution, node);
			return { node, items: items.length, 'first item': JSON.stringify(items[0]?.json ?? {}).slice(0, 90) };
		}),
	);
}

/** This port, or the next one that is free. */
async function portFrom(port: number): Promise<number> {
	const server = createServer();
	const free = await new Promise<boolean>((resolve) => {
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => resolve(true));
	});
	if (!free) return await portFrom(port + 1);
	await once(server.close(), 'close');
	return port;
}

void main();
