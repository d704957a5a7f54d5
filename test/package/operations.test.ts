import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../support/n8n/install';
import { operationPages, operationRows, operationSummary, operationTable } from '../support/operationTable';

const [start, end] = ['<!-- operations: UPDATE_DOCS=1 npx jest test/package/operations.test.ts -->', '<!-- end -->'];

describe.each(operationPages)('docs/$page', ({ page, folder, node }) => {
	const rows = operationRows(folder, node);

	test('each operation says what it does and which request it makes', () => {
		expect(rows.length).toBeGreaterThan(5);
		for (const { description, request } of rows) {
			expect(description).not.toBe('');
			expect(request).not.toBe('');
		}
	});

	test('the table of operations is that of the node', () => {
		expectShown(`docs/${page}`, operationTable(rows));
	});
});

test('the README counts the operations of each node, and names what starts each trigger', () => {
	const summary = operationSummary();
	expect(summary).toContain('- **Desk360 Ticket Trigger**: New Ticket');
	expectShown('README.md', summary);
});

/** Expects that a page shows this between its two marks; UPDATE_DOCS=1 writes it there. */
function expectShown(page: string, wanted: string): void {
	const file = path.join(root, page);
	const text = readFileSync(file, 'utf8');
	const [before, rest = ''] = text.split(start);
	const [shown = '', after = ''] = rest.split(end);
	if (process.env.UPDATE_DOCS === '1') {
		writeFileSync(file, `${before}${start}\n\n${wanted}\n\n${end}${after}`);
	} else expect(uneven(shown)).toBe(uneven(wanted));
}

/** Without the spaces and lines by which prettier makes tables even. */
function uneven(text: string): string {
	return text
		.trim()
		.replace(/ *\| */g, '|')
		.replace(/-{2,}/g, '--');
}
