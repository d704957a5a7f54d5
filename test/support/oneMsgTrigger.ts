import type { INodeParameters } from 'n8n-workflow';
import { WhatsAppGatewaysOneMsgApi } from '../../credentials/WhatsAppGatewaysOneMsgApi.credentials';
import { OneMsgTrigger } from '../../nodes/OneMsg/OneMsgTrigger.node';
import { WebhookTrigger } from './n8nCore';

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
		nodeType: new OneMsgTrigger(),
		credentialType: new WhatsAppGatewaysOneMsgApi(),
		credential: oneMsgCredential(origin),
		parameters,
		...(name !== undefined && { node: { name } }),
	});
}
