import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeType } from 'n8n-workflow';
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
import { commonTexts } from '../../nodes/Desk360/common';
import { operationTexts } from '../../nodes/shared/whatsapp/operationTexts';
import { root } from './n8n/install';

/** Each node that acts: its page of `docs/`, and its folder of `nodes/`. */
export const operationPages: ReadonlyArray<{ page: string; folder: string; node: INodeType }> = [
	{ page: 'decisiontelecom.md', folder: 'DecisionTelecom', node: new DecisionTelecom() },
	{ page: 'desk360.md', folder: 'Desk360', node: new Desk360() },
	{ page: 'desk360-whatsapp.md', folder: 'Desk360WhatsApp', node: new Desk360WhatsApp() },
	{ page: 'gateway.md', folder: 'WhatsAppGateway', node: new WhatsAppGateway() },
	{ page: 'getchat.md', folder: 'GetChat', node: new GetChat() },
	{ page: 'onemsg.md', folder: 'OneMsg', node: new OneMsg() },
];

/** One row of a page's table. */
export interface OperationRow {
	resource: string;
	operation: string;
	description: string;
	/** The request that it makes, as the comment above the operation says. */
	request: string;
}

/** Every operation of a node, in the order of the list of actions. */
export function operationRows(folder: string, { description: { properties } }: INodeType): OperationRow[] {
	const requests = requestsOf(path.join(root, 'nodes', folder));
	const resources = properties.flatMap(({ name, options = [] }) => (name === 'resource' ? options : []));
	return resources.flatMap((resource) => {
		const value = 'value' in resource ? resource.value : undefined;
		const menu = properties.find(
			({ name, displayOptions: { show } = {} }) =>
				name === 'operation' && show?.resource?.some((shown) => shown === value),
		);
		return (menu?.options ?? []).map((option) => {
			const { action = '', description = '' } = 'value' in option ? option : {};
			return {
				resource: resource.name,
				operation: option.name,
				description,
				request: requests.get(action) ?? '',
			};
		});
	});
}

/** The table of a page. */
export function operationTable(rows: readonly OperationRow[]): string {
	const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [
		line(['Resource', 'Operation', 'What it does', 'Request']),
		line(['---', '---', '---', '---']),
		...rows.map(({ resource, operation, description, request }, index) =>
			line([rows[index - 1]?.resource === resource ? '' : resource, operation, description, request]),
		),
	].join('\n');
}

/** The nodes that start workflows, in the order of the README. */
const triggers: readonly INodeType[] = [
	new Desk360Trigger(),
	new Desk360TicketTrigger(),
	new GetChatTrigger(),
	new OneMsgTrigger(),
	new DecisionTelecomTrigger(),
	new WhatsAppGatewayTrigger(),
];

/** What the README says of the operations: how many each resource has, and what starts each trigger. */
export function operationSummary(): string {
	const acting = operationPages.map(({ page, folder, node }) => {
		const counts = new Map<string, number>();
		const rows = operationRows(folder, node);
		for (const { resource } of rows) counts.set(resource, (counts.get(resource) ?? 0) + 1);
		const resources = [...counts].map(([resource, count]) => `${resource} ${count}`).join(', ');
		return `- **${node.description.displayName}**, [${rows.length} operations](docs/${page}#all-operations): ${resources}`;
	});
	const starting = triggers.map(({ description: { displayName, properties } }) => {
		const events = properties.flatMap(({ displayName: label, options = [] }) =>
			label === 'Trigger On' ? options.map(({ name }) => name) : [],
		);
		return `- **${displayName}**: ${[...new Set(events)].join(', ') || 'Message Status'}`;
	});
	return [...acting, ...starting].join('\n');
}

/** What the comment above each operation begins with, by its action. */
function requestsOf(folder: string): Map<string, string> {
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
		file.endsWith('.operation.ts'),
	);
	return new Map(
		files.map((file): [string, string] => {
			const text = readFileSync(path.join(folder, file), 'utf8');
			const [, comment = ''] = /\/\*\*((?:(?!\*\/)[^])*)\*\/\nexport const \w+ = defineOperation/.exec(text) ?? [];
			const [, list, shared] = /\n\t\.\.\.(operationTexts|commonTexts)\.(\w+)/.exec(text) ?? [];
			const known = Object.entries(list === 'commonTexts' ? commonTexts : operationTexts);
			const [, texts] = known.find(([name]) => name === shared) ?? [];
			const [, action = texts?.action ?? ''] = /\n\taction: (?:'([^']+)'|"([^"]+)")/.exec(text) ?? [];
			const line = comment.replace(/\n \* ?/g, ' ').trim();
			return [action, line.replace(/[.;:](?:\s.*)?$/, '')];
		}),
	);
}
