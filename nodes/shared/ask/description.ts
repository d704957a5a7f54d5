import type { INodeTypeDescription } from 'n8n-workflow';
import { askOperation } from '../gateway/messaging';

/** Where the answer comes in, and where a question by link is shown: n8n calls `webhook()` of the node for both. */
export const answerWebhooks: INodeTypeDescription['webhooks'] = (['GET', 'POST'] as const).map((httpMethod) => ({
	name: 'default',
	httpMethod,
	responseMode: 'onReceived',
	responseData: '',
	path: '={{ $nodeId }}',
	restartWebhook: true,
	isFullPath: true,
}));

/** What the operation is called in every node that has it. */
export const askTexts = {
	name: 'Ask and Wait for Answer',
	value: askOperation,
	description: 'Send a question, and continue when the person has answered or the time limit is over',
} as const;
