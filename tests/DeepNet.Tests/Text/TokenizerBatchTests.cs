using DeepNet.Text;

namespace DeepNet.Tests.Text;

public sealed class TokenizerBatchTests
{
    private static WordPieceTokenizer Bert => new(
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "c", "d", "e", "f"]);

    private static CharacterTokenizer Letters => CharacterTokenizer.Train(["abc"]);

    [Fact]
    public void Texts_are_filled_up_to_the_longest()
    {
        TokenBatch batch = Bert.EncodeBatch(["a b c", "d", ""]);
        batch.Ids.DType.Should().Be(DType.Int64);
        batch.Mask.DType.Should().Be(DType.Bool);
        batch.Segments.DType.Should().Be(DType.Int64);
        batch.Ids.Shape.Should().Equal(3, 5);
        Rows(batch.Ids).Should().Equal("2 5 6 7 3", "2 8 3 0 0", "2 3 0 0 0");
        Rows(batch.Mask).Should().Equal("1 1 1 1 1", "1 1 1 0 0", "1 1 0 0 0");
        Rows(batch.Segments).Should().Equal("0 0 0 0 0", "0 0 0 0 0", "0 0 0 0 0");
    }

    [Fact]
    public void Padding_and_cuts_have_a_side()
    {
        TokenBatch batch = Bert.EncodeBatch(
            ["a b c d", "e"], maxLength: 4, paddingSide: TextSide.Left, truncationSide: TextSide.Left);
        Rows(batch.Ids).Should().Equal("2 7 8 3", "0 2 9 3");
        Rows(batch.Mask).Should().Equal("1 1 1 1", "0 1 1 1");
        Rows(Bert.EncodeBatch(["a b c d", "e"], maxLength: 4).Ids).Should().Equal("2 5 6 3", "2 9 3 0");
        Rows(Bert.EncodeBatch(["a"], maxLength: 5, padToMaxLength: true).Ids).Should().Equal("2 5 3 0 0");
        Rows(Bert.EncodeBatch(["a b c"], maxLength: 2, addSpecialTokens: false).Ids).Should().Equal("5 6");
        Rows(Bert.EncodeBatch(["a b c"], maxLength: 2).Ids).Should().Equal("2 3");
    }

    [Fact]
    public void Pairs_have_segments()
    {
        TokenBatch batch = Bert.EncodeBatch([("a b", "c"), ("d", "e f a")]);
        Rows(batch.Ids).Should().Equal("2 5 6 3 7 3 0", "2 8 3 9 10 5 3");
        Rows(batch.Segments).Should().Equal("0 0 0 0 1 1 0", "0 0 0 1 1 1 1");
        Rows(batch.Mask).Should().Equal("1 1 1 1 1 1 0", "1 1 1 1 1 1 1");
        TokenBatch left = Bert.EncodeBatch([("a b", "c"), ("d", "e f a")], paddingSide: TextSide.Left);
        Rows(left.Ids)[0].Should().Be("0 2 5 6 3 7 3");
        Rows(left.Segments)[0].Should().Be("0 0 0 0 0 1 1");
        TokenBatch plain = Letters.EncodeBatch([("ab", "c")]);
        Rows(plain.Ids).Should().Equal("0 1 2");
        Rows(plain.Segments).Should().Equal("0 0 1");
    }

    /// <summary>The rule, one token at a time: from the longer text, from the second of two equals.</summary>
    [Fact]
    public void Long_pairs_lose_tokens_of_the_longer_text_first()
    {
        for (int first = 0; first < 8; first++)
        {
            for (int second = 0; second < 8; second++)
            {
                for (int room = 1; room < 16; room++)
                {
                    (int a, int b) = (first, second);
                    while (a + b > room)
                        (a, b) = a > b ? (a - 1, b) : (a, b - 1);
                    TokenBatch batch = Letters.EncodeBatch(
                        [(new string('a', first), new string('b', second))], maxLength: room);
                    Rows(batch.Ids).Should().Equal(
                        string.Join(' ', Enumerable.Repeat(0, a).Concat(Enumerable.Repeat(1, b))));
                }
            }
        }
    }

    [Fact]
    public void Without_a_padding_token_lengths_must_agree_or_one_be_named()
    {
        Rows(Letters.EncodeBatch(["ab", "cc"]).Ids).Should().Equal("0 1", "2 2");
        var ragged = () => Letters.EncodeBatch(["ab", "c"]);
        ragged.Should().Throw<InvalidOperationException>().WithMessage("*CharacterTokenizer has no token*pass padId*");
        Rows(Letters.EncodeBatch(["ab", "c"], padId: 2).Ids).Should().Equal("0 1", "2 2");
        Rows(Letters.EncodeBatch(["ab", "c"], padId: 2).Mask).Should().Equal("1 1", "1 0");
    }

    [Fact]
    public void Batches_of_nothing_are_empty()
    {
        Bert.EncodeBatch(Array.Empty<string>()).Ids.Shape.Should().Equal(0, 0);
        Letters.EncodeBatch(["", ""]).Mask.Shape.Should().Equal(2, 0);
    }

    [Fact]
    public void Wrong_numbers_are_named()
    {
        var small = () => Bert.EncodeBatch(["a"], maxLength: 1);
        small.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*maxLength 1*room for 2 special tokens*");
        var smallPair = () => Bert.EncodeBatch([("a", "b")], maxLength: 2);
        smallPair.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*room for 3 special tokens*");
        var open = () => Bert.EncodeBatch(["a"], padToMaxLength: true);
        open.Should().Throw<ArgumentException>().WithMessage("*padToMaxLength needs a maxLength*");
        var id = () => Bert.EncodeBatch(["a"], padId: 11);
        id.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*padId 11 is no token; the ids are 0 to 10*");
        var none = () => Bert.EncodeBatch(["a", null!]);
        none.Should().Throw<ArgumentNullException>();
    }

    private static string[] Rows(Tensor x)
    {
        long[] values = x.Cast(DType.Int64).ToArray<long>();
        int length = x.Shape[1];
        return [.. Enumerable.Range(0, x.Shape[0])
            .Select(row => string.Join(' ', values.Skip(row * length).Take(length)))];
    }
}
