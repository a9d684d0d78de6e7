using System.Text;
using DeepNet.Text;

namespace DeepNet.Tests.Text;

public sealed class BytePairTokenizerTests
{
    private const string Sample =
        "the cat sat on the mat; the hat that the cat had was that of the man's mate. It's a fat cat, isn't it? ";

    private static string[] Bytes => [.. ByteAlphabet.Order.Select(value => $"{ByteAlphabet.CharacterOf(value)}")];

    [Fact]
    public void Bytes_have_GPT_2_s_characters_and_order()
    {
        ByteAlphabet.CharacterOf((byte)' ').Should().Be('Ġ');
        ByteAlphabet.CharacterOf((byte)'\n').Should().Be('Ċ');
        ByteAlphabet.CharacterOf(0).Should().Be('Ā');
        ByteAlphabet.CharacterOf(0x7F).Should().Be('ġ');
        ByteAlphabet.CharacterOf(0xAD).Should().Be('Ń');
        ByteAlphabet.CharacterOf((byte)'~').Should().Be('~');
        ByteAlphabet.CharacterOf(0xFF).Should().Be('ÿ');
        string.Concat(Bytes)[..5].Should().Be("!\"#$%");
        Bytes[93].Should().Be("~");
        Bytes[94].Should().Be("¡");
        Bytes[188].Should().Be("Ā");
        Bytes.Distinct().Should().HaveCount(256);
    }

    /// <summary>A corner of GPT-2's own vocabulary, with its merges in their order.</summary>
    [Fact]
    public void Pieces_are_merged_in_the_order_of_the_merges()
    {
        (string, string)[] merges =
        [
            ("Ġ", "t"), ("h", "e"), ("i", "n"), ("Ġt", "he"), ("l", "l"), ("Ġ", "w"), ("o", "r"), ("l", "d"),
            ("e", "ll"), ("Ġw", "or"), ("Ġwor", "ld"), ("H", "ell"), ("Hell", "o"),
        ];
        var tokenizer = new BytePairTokenizer(
            [.. Bytes, .. merges.Select(merge => merge.Item1 + merge.Item2), BytePairTokenizer.EndOfText], merges);
        tokenizer.Tokenize("Hello world in the").Should().Equal("Hello", "Ġworld", "Ġ", "in", "Ġthe");
        // "he" and "ll" come before "ell" is made.
        tokenizer.Tokenize("hello").Should().Equal("he", "ll", "o");
        tokenizer.Tokenize("the\n").Should().Equal("t", "he", "Ċ");
        tokenizer.Merges.Should().Equal(merges);
        tokenizer.Count.Should().Be(256 + 13 + 1);
        tokenizer.UnknownId.Should().BeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain text, with 123 numbers\r\n\tand space  ")]
    [InlineData("👩‍👩‍👧‍👦 🇩🇪 𝐀 日本語 한국어 हिन्दी עברית é e\u0301 \0 \u0001 \ufeff \uffff \U0010FFFF")]
    public void Any_text_comes_back(string text)
    {
        BytePairTokenizer tokenizer = BytePairTokenizer.Train([Sample], 300);
        tokenizer.Decode(tokenizer.Encode(text)).Should().Be(text);
    }

    [Fact]
    public void Random_text_of_all_of_Unicode_comes_back()
    {
        BytePairTokenizer tokenizer = BytePairTokenizer.Train([Sample], 300);
        var random = new Random(3);
        for (int i = 0; i < 500; i++)
        {
            var text = new StringBuilder();
            for (int length = random.Next(200); length > 0; length--)
            {
                int code = random.Next(random.Next(2) == 0 ? 0x110000 : 0x180);
                if (Rune.IsValid(code))
                    text.Append(new Rune(code).ToString());
            }

            tokenizer.Decode(tokenizer.Encode(text.ToString())).Should().Be(text.ToString());
        }
    }

    [Fact]
    public void Every_character_comes_back()
    {
        BytePairTokenizer tokenizer = BytePairTokenizer.Train([Sample], 300);
        var text = new StringBuilder();
        for (int code = 0; code < 0x110000; code++)
        {
            if (Rune.IsValid(code))
                text.Append(new Rune(code).ToString());
        }

        (tokenizer.Decode(tokenizer.Encode(text.ToString())) == text.ToString()).Should().BeTrue();
    }

    [Fact]
    public void Halves_of_surrogate_pairs_become_the_replacement_character()
    {
        BytePairTokenizer tokenizer = BytePairTokenizer.Train([Sample], 300);
        tokenizer.Decode(tokenizer.Encode("a\ud83db\ude00")).Should().Be("a\ufffdb\ufffd");
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_decode_to_the_replacement_character()
    {
        BytePairTokenizer tokenizer = BytePairTokenizer.Train([Sample], 300);
        int[] ids = tokenizer.Encode("x😀");
        tokenizer.Decode(ids.AsSpan(0, ids.Length - 1)).Should().Be("x\ufffd");
    }

    [Fact]
    public void Special_tokens_in_a_text_get_their_ids_unless_that_is_forbidden()
    {
        BytePairTokenizer tokenizer = BytePairTokenizer.Train(
            [Sample], 300, specialTokens: [BytePairTokenizer.EndOfText, "<|end|>", "<|end|>more"]);
        int end = tokenizer.IdOf("<|end|>")!.Value, longer = tokenizer.IdOf("<|end|>more")!.Value;
        end.Should().Be(tokenizer.Count - 2);
        int[] ids = tokenizer.Encode("<|end|>a<|end|>more<|endoftext|>");
        ids.Should().Equal(
            end, tokenizer.IdOf("a")!.Value, longer, tokenizer.IdOf(BytePairTokenizer.EndOfText)!.Value);
        tokenizer.Decode(ids).Should().Be("<|end|>a<|end|>more<|endoftext|>");
        tokenizer.Decode(ids, skipSpecialTokens: true).Should().Be("a");
        tokenizer.Encode("<|end|>", parseSpecialTokens: false).Should().NotContain(end).And.HaveCountGreaterThan(1);
        tokenizer.SpecialTokens.Should().Equal(BytePairTokenizer.EndOfText, "<|end|>", "<|end|>more");
    }

    [Fact]
    public void Training_finds_the_frequent_pairs_first_and_the_same_ones_every_time()
    {
        BytePairTokenizer tokenizer = BytePairTokenizer.Train([Sample, Sample], 280);
        tokenizer.Count.Should().Be(280);
        tokenizer.Tokens.Take(256).Should().Equal(Bytes);
        tokenizer.Tokens[^1].Should().Be(BytePairTokenizer.EndOfText);
        // "at" stands in the text 10 times, oftener than any other pair.
        tokenizer.Merges[0].Should().Be(("a", "t"));
        tokenizer.Merges.Should().HaveCount(280 - 257);
        // Neither the order of the texts nor their number counts, but what stands in them.
        int middle = Sample.IndexOf(" the hat", StringComparison.Ordinal);
        BytePairTokenizer.Train([Sample[middle..], Sample, Sample[..middle]], 280)
            .Merges.Should().Equal(tokenizer.Merges);
    }

    [Fact]
    public void Training_stops_when_nothing_is_frequent_enough()
    {
        BytePairTokenizer.Train(["abab"], 5000).Merges.Should().Equal(("a", "b"));
        BytePairTokenizer.Train(["abab"], 5000, minFrequency: 1).Merges.Should().Equal(("a", "b"), ("ab", "ab"));
        BytePairTokenizer.Train([], 5000).Count.Should().Be(257);
    }

    [Fact]
    public void Training_keeps_special_tokens_out_of_the_merges_and_tokens_short()
    {
        string text = string.Concat(Enumerable.Repeat("<|endoftext|>", 100));
        BytePairTokenizer.Train([text], 5000).Merges.Should().BeEmpty();
        BytePairTokenizer tokenizer = BytePairTokenizer.Train([new string('a', 100_000)], 300);
        tokenizer.Tokens.Max(token => token.Length).Should().Be(4096);
        tokenizer.Decode(tokenizer.Encode(new string('a', 100_000))).Should().HaveLength(100_000);
    }

    [Fact]
    public void Many_threads_may_use_one()
    {
        BytePairTokenizer tokenizer = BytePairTokenizer.Train([Sample], 300);
        string[] texts = [.. Enumerable.Range(0, 200).Select(i => $"{Sample}{i} the cat {i * 7}")];
        int[][] expected = Array.ConvertAll(texts, text => tokenizer.Encode(text));
        BytePairTokenizer fresh = BytePairTokenizer.Train([Sample], 300);
        var got = new int[texts.Length][];
        Parallel.For(0, texts.Length, i => got[i] = fresh.Encode(texts[i]));
        got.Should().BeEquivalentTo(expected, options => options.WithStrictOrdering());
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        var missing = () => new BytePairTokenizer(Bytes[1..], []);
        missing.Should().Throw<ArgumentException>().WithMessage("*lacks '!'*byte 33*all 256 bytes*");
        var twice = () => new BytePairTokenizer([.. Bytes, "a"], []);
        twice.Should().Throw<ArgumentException>().WithMessage("*'a' is there already, with id 64*");
        var foreign = () => new BytePairTokenizer([.. Bytes, "日本"], []);
        foreign.Should().Throw<ArgumentException>().WithMessage("*'日本' has characters that stand for no byte*");
        var unknown = () => new BytePairTokenizer(Bytes, [("a", "b")]);
        unknown.Should().Throw<ArgumentException>().WithMessage("*'a' + 'b' makes 'ab', which the vocabulary lacks*");
        var special = () => new BytePairTokenizer([.. Bytes, "a b", "a ba"], [("a b", "a")], ["a b", "a ba"]);
        special.Should().Throw<ArgumentException>().WithMessage("*'a b' + 'a' has characters that stand for no byte*");
        var small = () => BytePairTokenizer.Train(["a"], 256);
        small.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*256 tokens are fewer than 256 bytes and 1*");
        var never = () => BytePairTokenizer.Train(["a"], 300, minFrequency: 0);
        never.Should().Throw<ArgumentOutOfRangeException>();
        var none = () => BytePairTokenizer.Train([null!], 300);
        none.Should().Throw<ArgumentException>().WithMessage("*a text is null*");
        BytePairTokenizer tokenizer = BytePairTokenizer.Train(["a"], 257);
        var id = () => tokenizer.Decode([257]);
        id.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*257 is no token; the ids are 0 to 256*");
    }
}
