import { invalidInput } from '../../../../nodes/shared/errors';
import { mapItems } from '../../../../nodes/shared/bulk/mapItems';

const broken = invalidInput('Link', 'leads nowhere', 'Correct it.');

describe('mapItems', () => {
	it('gives each item what was found out for it, one after the other and in order', async () => {
		const asked: string[] = [];
		const mapped = await mapItems(
			[
				{ itemIndex: 0, parameters: { name: 'a' } },
				{ itemIndex: 1, parameters: { name: 'b' } },
			],
			async ({ itemIndex, parameters }) => {
				asked.push(`${parameters.name} begins`);
				await Promise.resolve();
				asked.push(`${parameters.name} ends`);
				return { ...parameters, place: itemIndex * 10 };
			},
		);
		expect(mapped).toEqual([
			{ itemIndex: 0, parameters: { name: 'a', place: 0 } },
			{ itemIndex: 1, parameters: { name: 'b', place: 10 } },
		]);
		expect(asked).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
	});

	it('keeps the error of an item that is not usable, and asks nothing about one that was not to be read', async () => {
		const unreadable = invalidInput('Parameters', 'cannot be read', 'Correct the expression.');
		const asked: number[] = [];
		const mapped = await mapItems(
			[
				{ itemIndex: 0, error: unreadable },
				{ itemIndex: 1, parameters: {} },
				{ itemIndex: 2, parameters: {} },
			],
			async ({ itemIndex }) => {
				asked.push(itemIndex);
				if (itemIndex === 1) throw broken;
				return await Promise.resolve('stored');
			},
		);
		expect(mapped).toEqual([
			{ itemIndex: 0, error: unreadable },
			{ itemIndex: 1, error: broken },
			{ itemIndex: 2, parameters: 'stored' },
		]);
		expect(asked).toEqual([1, 2]);
	});

	it('passes on every other failure, such as that of the provider', async () => {
		const refused = new Error('refused');
		await expect(mapItems([{ itemIndex: 0, parameters: {} }], async () => await Promise.reject(refused))).rejects.toBe(
			refused,
		);
	});
});
