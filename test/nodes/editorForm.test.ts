import type { INodeParameters, INodeProperties, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { DecisionTelecom } from '../../nodes/DecisionTelecom/DecisionTelecom.node';
import { Desk360 } from '../../nodes/Desk360/Desk360.node';
import { Desk360Trigger } from '../../nodes/Desk360/Desk360Trigger.node';
import { Desk360WhatsApp } from '../../nodes/Desk360WhatsApp/Desk360WhatsApp.node';
import { GetChat } from '../../nodes/GetChat/GetChat.node';
import { GetChatTrigger } from '../../nodes/GetChat/GetChatTrigger.node';
import { OneMsg } from '../../nodes/OneMsg/OneMsg.node';
import { OneMsgTrigger } from '../../nodes/OneMsg/OneMsgTrigger.node';
import { WhatsAppGateway } from '../../nodes/WhatsAppGateway/WhatsAppGateway.node';
import { WhatsAppGatewayTrigger } from '../../nodes/WhatsAppGateway/WhatsAppGatewayTrigger.node';
import { changedInEditor, conditionsOf } from '../support/editorForm';

const senders: INodeType[] = [
	new DecisionTelecom(),
	new Desk360(),
	new Desk360WhatsApp(),
	new GetChat(),
	new OneMsg(),
	new WhatsAppGateway(),
];
const triggers: INodeType[] = [
	new Desk360Trigger(),
	new GetChatTrigger(),
	new OneMsgTrigger(),
	new WhatsAppGatewayTrigger(),
];
const byName = (nodes: INodeType[]) => nodes.map(({ description }) => [description.displayName, description] as const);

/** The operations that have Send Once per Campaign. */
function withCampaign({ properties }: INodeTypeDescription): Array<{ resource: string; operation: string }> {
	return properties
		.filter(({ name, options = [] }) => name === 'additionalFields' && options.some((one) => one.name === 'campaign'))
		.flatMap((field) => {
			const { resource = [], operation = [] } = conditionsOf(field);
			return resource.flatMap((one) => operation.map((two) => ({ resource: String(one), operation: String(two) })));
		});
}

describe('Send Once per Campaign stays where it is entered when another operation is chosen', () => {
	test.each(byName(senders))('%s', (_, description) => {
		const additionalFields = { campaign: 'friday' };
		const operations = withCampaign(description);
		expect(operations.length).toBeGreaterThan(2);
		const lost: string[] = [];
		for (const from of operations) {
			for (const to of operations.filter(({ resource }) => resource === from.resource)) {
				const after = changedInEditor(description, { ...from, additionalFields }, ['operation', to.operation]);
				expect(after).toMatchObject(to);
				if (JSON.stringify(after.additionalFields) !== JSON.stringify(additionalFields)) {
					lost.push(`${from.resource}: ${from.operation} to ${to.operation}`);
				}
			}
		}
		expect(lost).toEqual([]);
	});

	test.each(byName(senders))('%s: also from a message to a template, and back', (_, description) => {
		const additionalFields = { campaign: 'friday' };
		const bulk = { resource: 'message', operation: 'sendBulk', additionalFields };
		const template = changedInEditor(description, bulk, ['resource', 'template']);
		expect(template).toMatchObject({ resource: 'template', operation: 'sendBulk', additionalFields });
		expect(changedInEditor(description, template, ['resource', 'message'])).toMatchObject(bulk);
	});
});

test.each(byName(triggers))('%s: Message Types and Statuses stay when another event is chosen', (_, description) => {
	const events = ['messageReceived', 'messageStatus'];
	const one = changedInEditor(description, { events, messageTypes: ['text'], statuses: ['failed'] }, [
		'events',
		[...events, 'messageSent'],
	]);
	expect(one).toMatchObject({ messageTypes: ['text'], statuses: ['failed'] });
});

test('a field with fields that is shown by its neighbour would be emptied', () => {
	const field = (name: string): INodeProperties => ({ displayName: name, name, type: 'string', default: '' });
	const after = (condition: string): INodeParameters =>
		changedInEditor(
			{
				...new DecisionTelecom().description,
				properties: [
					field('mode'),
					{
						...{ displayName: 'More', name: 'more', type: 'collection', default: {}, options: [field('campaign')] },
						displayOptions: { show: { [condition]: ['a', 'b'] } },
					},
				],
			},
			{ mode: 'a', more: { campaign: 'friday' } },
			['mode', 'b'],
		);
	expect(after('mode')).toEqual({ mode: 'b', more: {} });
	expect(after('/mode')).toEqual({ mode: 'b', more: { campaign: 'friday' } });
});
