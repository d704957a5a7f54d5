import type { INodeTypeDescription } from 'n8n-workflow';
import { SEND_AND_WAIT_OPERATION } from 'n8n-workflow';

/** The value of the operation: n8n signs the address of a waiting execution for no other. */
export const askOperation = SEND_AND_WAIT_OPERATION;

/** Where the answer comes in: n8n calls `webhook()` of the node for it. */
export const answerWebhooks: INodeTypeDescription['webhooks'] = [
	{
		name: 'default',
		httpMethod: 'POST',
		responseMode: 'onReceived',
		responseData: '',
		path: '={{ $nodeId }}',
		restartWebhook: true,
		isFullPath: true,
	},
];
