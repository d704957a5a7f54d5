import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startPrism } from '../test/support/prism';

/** Test files that start the sandbox whatever the environment says: against Prism they would do what they did before. */
const sandboxOnly = ['test/clients/', 'additionalFields', 'askAndWait', 'contract/gateway'];

/** `npm run test:contract:prism`: the contract tests against Stoplight Prism. Arguments go to jest. */
async function main(): Promise<void> {
	const [desk360, desk360WhatsApp, getChat, oneMsg, decisionTelecom] = await Promise.all([
		startPrism('desk360', '/v1'),
		startPrism('desk360-whatsapp', '/v1'),
		startPrism('getchat', '/api/v1'),
		startPrism('onemsg', '/YOUR_INSTANCE_NUMBER'),
		startPrism('decisiontelecom', ''),
	]);
	const elsewhere = ['--testPathIgnorePatterns', '/node_modules/', ...sandboxOnly];
	const child = spawn('jest', ['--selectProjects', 'contract', ...process.argv.slice(2), ...elsewhere], {
		stdio: 'inherit',
		env: {
			...process.env,
			CONTRACT_ORIGIN_DESK360: desk360.origin,
			CONTRACT_ORIGIN_DESK360_WHATSAPP: desk360WhatsApp.origin,
			CONTRACT_ORIGIN_GETCHAT: getChat.origin,
			CONTRACT_ORIGIN_ONEMSG: oneMsg.origin,
			CONTRACT_ORIGIN_DECISIONTELECOM: decisionTelecom.origin,
		},
	});
	const [code]: unknown[] = await once(child, 'exit');
	const servers = [desk360, desk360WhatsApp, getChat, oneMsg, decisionTelecom];
	await Promise.all(servers.map(async (server) => await server.close()));
	process.exitCode = code === 0 ? 0 : 1;
}

void main();
