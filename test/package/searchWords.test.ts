import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../support/n8n/install';

const senders = ['DecisionTelecom', 'Desk360', 'Desk360WhatsApp', 'GetChat', 'OneMsg', 'WhatsAppGateway'];
/** What people enter in the node panel, and the nodes that it must find by their search words. */
const searches: ReadonlyArray<[string, string[]]> = [
	['whatsapp template', senders],
	['photo', senders],
	['send image', senders],
	['send whatsapp', senders],
	['broadcast', senders],
	['bulk', senders],
	['campaign', senders],
	['helpdesk', ['Desk360']],
	['ticket', ['Desk360']],
	['chatbot', senders.slice(1)],
	['whatsapp buttons', senders.slice(1)],
	['ask', senders],
	['wait for answer', senders],
	['delivery status', ['DecisionTelecom', 'GetChat', 'OneMsg']],
	['not delivered', ['DecisionTelecom', 'GetChat', 'OneMsg']],
];

/** The words of each alias of a node. */
function aliasesOf(node: string): string[][] {
	const file = path.join(root, 'nodes', node, `${node}.node.json`);
	const { alias }: { alias: string[] } = JSON.parse(readFileSync(file, 'utf8'));
	return alias.map((one) => one.split(' '));
}

test.each(searches)('the node panel finds by "%s" what does it', (search, nodes) => {
	const found = senders.filter((node) =>
		aliasesOf(node).some((words) => search.split(' ').every((word) => words.includes(word))),
	);
	expect(found).toEqual(nodes);
});
