import type { SandboxControl } from '../sandboxControl';
import type { Credential, N8nClient, WorkflowRef } from './client';
import { firstChannel, oneMsgToken, readExample, sandboxOneMsg } from './desk360';
import type { ExampleRun } from './exampleRun';

/** An account of the sandbox, as the phone names it. */
export interface DemoAccount {
	provider: 'desk360' | 'onemsg';
	account: string;
}

/** A published example and where it answers. */
export interface Answering extends DemoAccount {
	name: string;
	/** Address of the workflow. */
	editor: string;
}

/** Runs by the editor's big button, and sends every time: the demo itself has run it before. */
export const firstExample = 'decisiontelecom-template-and-status.json';

/**
 * The examples that stay published in the demo. Whoever writes to an account is answered by the one example that has it
 * for its own; null: it follows statuses, and answers nobody. The first 1MSG channel and the get.chat inbox are left to what
 * people build.
 */
const publishedExamples: Readonly<Record<string, DemoAccount | null>> = {
	'decisiontelecom-status-to-data-table.json': null,
	'desk360-customer-conversation.json': { provider: 'desk360', account: 'desk360' },
	'getchat-status-dashboard.json': null,
	'onemsg-ai-agent-with-ticket.json': { provider: 'onemsg', account: '100205' },
	'onemsg-failure-to-ticket.json': null,
	'onemsg-list-choice.json': { provider: 'onemsg', account: '100202' },
	'onemsg-order-form.json': { provider: 'onemsg', account: '100203' },
	'onemsg-template-status.json': null,
	'onemsg-welcome-and-handover.json': { provider: 'onemsg', account: '100204' },
};

interface Parts {
	client: N8nClient;
	control: SandboxControl;
	/** One for each API of the sandbox. */
	credentials: Credential[];
	/** The credentials of 1MSG channels that an example has for its own. */
	channels: ReadonlyMap<string, Credential>;
}

/**
 * Makes the 1MSG channels that an example has for its own. They come before the credentials of `sandboxCredentials`: the
 * editor chooses the newest one of a kind for a node that is added, and nobody may answer there but what people build.
 */
export async function channelCredentials({
	client,
	control,
}: Pick<Parts, 'client' | 'control'>): Promise<Map<string, Credential>> {
	const channels = new Map<string, Credential>();
	for (const own of Object.values(publishedExamples)) {
		if (own?.provider !== 'onemsg') continue;
		channels.set(own.account, await channelCredential(own.account, client, control));
	}
	return channels;
}

/** Makes an example's workflow, with the credential of the 1MSG channel that it has for its own. */
export async function createExample(file: string, parts: Parts): Promise<ExampleRun> {
	const { client, control, credentials, channels } = parts;
	const own = publishedExamples[file];
	const channel = own?.provider === 'onemsg' ? own.account : firstChannel;
	const credential = channels.get(channel);
	const example = await readExample(file, ...credentials, ...(credential ? [credential] : []));
	return { client, control, example, channel, workflow: await client.createWorkflow(example) };
}

async function channelCredential(channel: string, client: N8nClient, control: SandboxControl): Promise<Credential> {
	const token = oneMsgToken(channel);
	// The second channel is there from the start.
	if (channel !== '100202')
		await control.call('POST', 'onemsg/channels', { id: channel, token, phone: `1555${channel}0` });
	const data = sandboxOneMsg(control.origin, { channelId: channel, token });
	return await client.createCredential('whatsAppGatewaysOneMsgApi', `1MSG channel ${channel} (sandbox)`, data);
}

/**
 * Publishes the examples that stay so, in their latest version.
 *
 * @param workflows by file of `examples/`
 */
export async function publishExamples(
	{ client, control }: Pick<Parts, 'client' | 'control'>,
	workflows: ReadonlyMap<string, WorkflowRef & { name: string }>,
): Promise<Answering[]> {
	const answering: Answering[] = [];
	for (const [file, account] of Object.entries(publishedExamples)) {
		const workflow = workflows.get(file);
		if (!workflow) throw new Error(`There is no examples/${file}`);
		await client.publish(await client.latest(workflow));
		if (account === null) continue;
		if (account.provider === 'desk360') {
			const url = await client.productionUrl(workflow, 'Customer wrote');
			await control.call('PUT', 'desk360/webhook', { url });
		}
		answering.push({ ...account, name: workflow.name, editor: `${client.origin}/workflow/${workflow.id}` });
	}
	return answering;
}
