import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { WhatsAppGatewaysOneMsgApi } from '../../credentials/WhatsAppGatewaysOneMsgApi.credentials';
import { OneMsgTrigger } from '../../nodes/OneMsg/OneMsgTrigger.node';
import { forgetAll } from '../../nodes/shared/webhook/deduplicator';
import { jsonOf, WebhookTrigger } from './n8nCore';

export { jsonOf } from './n8nCore';

// One object of each type for all executions, as in n8n.
const nodeType = new OneMsgTrigger();
const credentialType = new WhatsAppGatewaysOneMsgApi();

/** A token that no error, log or result may show. */
export const secretToken = 'onemsg-s3cret-t0ken-value';
export const channelId = 'TST000000001';
/** Of a 1MSG credential. @param origin without the channel */
export const oneMsgCredential = (origin: string) => ({
	baseUrl: origin,
	channelId,
	token: secretToken,
	authentication: 'header',
});

/** The 1MSG Trigger against a server. @param name of the node, by which n8n tells triggers of a workflow apart */
export function oneMsgTrigger(origin: string, parameters: INodeParameters = {}, name?: string): WebhookTrigger {
	return new WebhookTrigger({
		nodeType,
		credentialType,
		credential: oneMsgCredential(origin),
		parameters,
		...(name !== undefined && { node: { name } }),
	});
}

export const registeredSecret = 'registered-secret-0123456789';
export const query = { secret: registeredSecret };

/** A trigger on everything, as it is after its workflow was published. */
export function registeredTrigger(parameters: INodeParameters = {}, origin = 'http://127.0.0.1:1'): WebhookTrigger {
	const events = ['call', 'messageReceived', 'messageSent', 'messageStatus'];
	const made = oneMsgTrigger(origin, { events, ...parameters });
	made.staticData = { webhook: { id: 'ours', secret: registeredSecret } };
	return made;
}

/** A text in the channel's own format. */
export const channelMessage: IDataObject = {
	id: 'ABGGtest',
	body: 'Hello',
	fromMe: false,
	self: 0,
	isForwarded: false,
	author: '12020721369@c.us',
	time: 1665396610,
	chatId: '12020721369@c.us',
	type: 'chat',
	senderName: 'Test sender',
	chatName: '12020721369',
	caption: null,
	quotedMsgId: null,
};

/** The event of one message, as if no other had come before. @param change of the text above */
export async function received(
	change: IDataObject,
	parameters: INodeParameters = {},
): Promise<IDataObject | undefined> {
	forgetAll();
	const body = { messages: [{ ...channelMessage, ...change }] };
	return jsonOf(await registeredTrigger(parameters).call({ query, body }))[0];
}
