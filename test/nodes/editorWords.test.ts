import type { INodeProperties, INodeType } from 'n8n-workflow';
import { DecisionTelecom } from '../../nodes/DecisionTelecom/DecisionTelecom.node';
import { DecisionTelecomTrigger } from '../../nodes/DecisionTelecom/DecisionTelecomTrigger.node';
import { Desk360 } from '../../nodes/Desk360/Desk360.node';
import { Desk360TicketTrigger } from '../../nodes/Desk360/Desk360TicketTrigger.node';
import { Desk360Trigger } from '../../nodes/Desk360/Desk360Trigger.node';
import { Desk360WhatsApp } from '../../nodes/Desk360WhatsApp/Desk360WhatsApp.node';
import { GetChat } from '../../nodes/GetChat/GetChat.node';
import { GetChatTrigger } from '../../nodes/GetChat/GetChatTrigger.node';
import { OneMsg } from '../../nodes/OneMsg/OneMsg.node';
import { OneMsgTrigger } from '../../nodes/OneMsg/OneMsgTrigger.node';
import { WhatsAppGateway } from '../../nodes/WhatsAppGateway/WhatsAppGateway.node';
import { WhatsAppGatewayTrigger } from '../../nodes/WhatsAppGateway/WhatsAppGatewayTrigger.node';

/** What somebody reads in the editor who does not read documentation. */
const triggers: INodeType[] = [
	new DecisionTelecomTrigger(),
	new Desk360TicketTrigger(),
	new Desk360Trigger(),
	new GetChatTrigger(),
	new OneMsgTrigger(),
];
const nodes: INodeType[] = [
	new DecisionTelecom(),
	new Desk360(),
	new Desk360WhatsApp(),
	new GetChat(),
	new OneMsg(),
	new WhatsAppGateway(),
	new WhatsAppGatewayTrigger(),
	...triggers,
];
const nameOf = ({ description }: INodeType) => description.displayName;
const noticesOf = ({ description }: INodeType) =>
	description.properties.filter(({ type }) => type === 'notice').map(({ displayName }) => displayName);

test.each(triggers.map((node) => [nameOf(node), node] as const))(
	'%s: a choice of several that may be empty says what that means',
	(_, { description }) => {
		const mayBeEmpty = ({ type, required, default: preset }: INodeProperties) =>
			type === 'multiOptions' && required !== true && Array.isArray(preset) && preset.length === 0;
		const silent = description.properties.filter(mayBeEmpty).filter(({ hint }) => !/^Empty: all /.test(hint ?? ''));
		expect(silent.map(({ displayName }) => displayName)).toEqual([]);
	},
);

test.each(triggers.map((node) => [nameOf(node), node] as const))('%s says how it is set up', (_, node) => {
	expect(noticesOf(node).join('\n')).toMatch(/publish|poll times/i);
});

test.each(nodes.map((node) => [nameOf(node), node] as const))('%s is found, and says what it does', (_, node) => {
	expect(node.description.description).toMatch(/WhatsApp|helpdesk/);
});

test('where a node has several credentials, the form says which is which', () => {
	const several = nodes.map(({ description: { credentials = [] } }) => credentials).filter(({ length }) => length > 1);
	expect(several.length).toBeGreaterThan(1);
	const names = several.flat().map(({ displayName }) => displayName ?? '');
	expect(
		names.filter((name) => !/^(?:1MSG|DecisionTelecom|Desk360(?: WhatsApp)?|get\.chat) Credential$/.test(name)),
	).toEqual([]);
	for (const credentials of several) {
		expect(new Set(credentials.map(({ displayName }) => displayName)).size).toBe(credentials.length);
	}
});

test('names of modes are short enough for the menu beside a field', () => {
	const modesIn = (property: INodeProperties): string[] => [
		...(property.modes ?? []).map(({ displayName }) => displayName),
		...(property.options ?? []).flatMap((option) => ('type' in option ? modesIn(option) : [])),
	];
	const first = nodes.flatMap(({ description }) => description.properties.flatMap((one) => modesIn(one).slice(0, 1)));
	expect([...new Set(first)].filter((name) => name.length > 9)).toEqual([]);
});
