import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { dataUri } from '../../../nodes/OneMsg/upload';
import type { Client } from '../../../nodes/shared/http/client';
import { standIn } from '../../support/standIn';

test('before a file is read that goes out as text, the run is told that files come', async () => {
	const log: string[] = [];
	const file: IBinaryData = { data: '', mimeType: 'image/png', fileName: 'a.png', bytes: 4 };
	const functions = standIn<IExecuteFunctions>({
		getInputData: () => [{ json: {}, binary: { data: file } }],
		helpers: {
			assertBinaryData: () => file,
			getBinaryDataBuffer: async () => {
				log.push('read');
				return await Promise.resolve(Buffer.from('\u0089PNG', 'latin1'));
			},
		},
	});
	const client = standIn<Client>({ expectFiles: () => void log.push('told') });
	const uri = await dataUri(client, { functions, itemIndex: 0, binary: 'data' }, 1_000);
	expect(uri).toBe('data:image/png;base64,iVBORw==');
	expect(log).toEqual(['told', 'read']);
});
