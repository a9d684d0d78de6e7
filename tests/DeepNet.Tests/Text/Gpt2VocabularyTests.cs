using System.Globalization;
using System.Text.Json;
using DeepNet.Text;

namespace DeepNet.Tests.Text;

/// <summary>Texts and their tokens from another implementation, with a part of GPT-2's own merges.</summary>
public sealed class Gpt2VocabularyTests
{
    private const int FirstMerged = 256;
    private const int EndOfTextId = 50256;

    [Fact]
    public void Texts_have_the_tokens_that_GPT_2_gives_them()
    {
        string[][] lines =
        [
            .. File.ReadLines(Repository.Combine("tests", "DeepNet.Tests", "Text", "gpt2-corner.txt"))
                .Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')),
        ];
        (int Number, string Left, string Right)[] merges =
        [
            .. lines.Where(fields => fields[0] == "merge")
                .Select(fields => (int.Parse(fields[1], CultureInfo.InvariantCulture), fields[2], fields[3])),
        ];
        var tokenizer = new BytePairTokenizer(
            [
                .. ByteAlphabet.Order.Select(value => $"{ByteAlphabet.CharacterOf(value)}"),
                .. merges.Select(merge => merge.Left + merge.Right), BytePairTokenizer.EndOfText,
            ],
            merges.Select(merge => (merge.Left, merge.Right)));
        int OfGpt2(int id) => id < FirstMerged ? id
            : id == tokenizer.Count - 1 ? EndOfTextId
            : FirstMerged + merges[id - FirstMerged].Number;
        int texts = 0;
        foreach (string[] fields in lines.Where(fields => fields[0] == "text"))
        {
            string text = JsonSerializer.Deserialize<string>(fields[1])!;
            int[] ids = tokenizer.Encode(text);
            string.Join(' ', ids.Select(OfGpt2)).Should().Be(fields[2], "of {0}", fields[1]);
            tokenizer.Decode(ids).Should().Be(text);
            texts++;
        }

        texts.Should().BeGreaterThan(15);
        tokenizer.Encode("Hello world").Select(OfGpt2).Should().Equal(15496, 995);
    }
}
