using DeepNet.Text;

namespace DeepNet.Tests.Text;

/// <summary>The examples are those of BERT's own tests where it has them.</summary>
public sealed class WordPieceTokenizerTests
{
    private static readonly string[] s_tokens =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]",
        "want", "##want", "##ed", "wa", "un", "runn", "##ing", ",", "low", "lowest",
    ];

    private static WordPieceTokenizer Bert => new(s_tokens);

    [Theory]
    [InlineData("UNwant\u00E9d,running", "un ##want ##ed , runn ##ing")]
    [InlineData("unwanted running", "un ##want ##ed runn ##ing")]
    [InlineData("unwantedX running", "[UNK] runn ##ing")]
    [InlineData("", "")]
    [InlineData(" \t\n", "")]
    [InlineData("wa[MASK]want", "wa [MASK] want")]
    [InlineData("lowest low lowing", "lowest low low ##ing")]
    public void Words_are_cut_into_the_longest_pieces_from_the_left(string text, string expected) =>
        string.Join(' ', Bert.Tokenize(text)).Should().Be(expected);

    [Theory]
    [InlineData("ah\u535A\u63A8zz", "ah \u535A \u63A8 zz")]
    [InlineData(" \tHeLLo!how  \n Are yoU?  ", "hello ! how are you ?")]
    [InlineData("H\u00E9llo HäLLo", "hello hallo")]
    [InlineData("a\u0000b\ufffdc\u200bd\u00ade\u0007", "abcde")]
    [InlineData("a\u00a0b\u3000c\u2028d", "a b c d")]
    [InlineData("a\u000bb\u0085c", "abc")]
    [InlineData("x$y^z`~ «q»、r", "x $ y ^ z ` ~ « q » 、 r")]
    [InlineData("𠀀a豈", "𠀀 a \u8c48")]
    [InlineData("\u037e", ";")]
    [InlineData("İI", "ii")]
    [InlineData("ΑΣ", "ασ")]
    [InlineData("𐐀", "𐐨")]
    [InlineData("a\ud83db", "ab")]
    [InlineData("ひらがな カタカナ", "ひらかな カタカナ")]
    public void Uncased_text_is_cleaned_like_BERT_s(string text, string expected) =>
        BertSplitter.Normalize(text, lowerCase: true, stripAccents: true).Should().Be(expected);

    [Theory]
    [InlineData("HäLLo!", false, false, "HäLLo !")]
    [InlineData("HäLLo İ", true, false, "hällo i\u0307")]
    [InlineData("HäLLo", false, true, "HaLLo")]
    public void Case_and_accents_are_options(string text, bool lowerCase, bool stripAccents, string expected) =>
        BertSplitter.Normalize(text, lowerCase, stripAccents).Should().Be(expected);

    [Fact]
    public void Long_words_are_unknown()
    {
        var tokenizer = new WordPieceTokenizer([.. s_tokens[..5], "a", "##a", "𐐨", "##𐐨"]);
        tokenizer.Encode(new string('a', 100)).Should().HaveCount(100);
        tokenizer.Encode(new string('a', 101)).Should().Equal(1);
        tokenizer.Encode(string.Concat(Enumerable.Repeat("𐐨", 100))).Should().HaveCount(100);
    }

    [Fact]
    public void Decoding_glues_pieces_and_can_leave_special_tokens_out()
    {
        WordPieceTokenizer tokenizer = Bert;
        int[] ids = [2, .. tokenizer.Encode("unwanted, running"), 3, 0];
        tokenizer.Decode(ids).Should().Be("[CLS] unwanted , running [SEP] [PAD]");
        tokenizer.Decode(ids, skipSpecialTokens: true).Should().Be("unwanted , running");
        tokenizer.Decode([7]).Should().Be("##ed", "there is nothing to glue it to");
    }

    [Fact]
    public void Special_tokens_are_text_like_any_other_if_they_may_not_be_said()
    {
        Bert.Encode("[SEP]").Should().Equal(3);
        Bert.Encode("[SEP]", parseSpecialTokens: false).Should().Equal(1, 1, 1);
        var more = new WordPieceTokenizer(s_tokens, specialTokens: ["<E1>"]);
        more.Encode("low<E1>low").Should().Equal(13, 15, 13);
        more.Count.Should().Be(16);
    }

    [Fact]
    public void Training_finds_frequent_pieces()
    {
        string[] texts = ["low lower lowest", "newer newest wider widest", "low low new new", "lowing Néw"];
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Train(texts, 40);
        tokenizer.Tokens.Take(5).Should().Equal("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
        tokenizer.Count.Should().BeLessThanOrEqualTo(40);
        tokenizer.Tokenize("low").Should().Equal("low");
        tokenizer.Tokenize("newest").Should().Equal("new", "##est");
        tokenizer.Tokenize("LOWEST").Should().Equal("low", "##est");
        tokenizer.Tokenize("zebra").Should().Equal("[UNK]");
        WordPieceTokenizer.Train(texts, 40).Tokens.Should().Equal(tokenizer.Tokens);
        for (int size = 26; size < 34; size++)
            WordPieceTokenizer.Train(texts, size, minFrequency: 1).Count.Should().Be(size);
    }

    [Fact]
    public void Training_keeps_the_most_frequent_characters()
    {
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Train(["aa ab aa ab aac"], 20, maxCharacters: 2);
        tokenizer.Tokens.Should().NotContain(token => token.Contains('c'));
        tokenizer.Tokenize("aac ab").Should().Equal("[UNK]", "ab");
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        var missing = () => new WordPieceTokenizer(s_tokens[..4]);
        missing.Should().Throw<ArgumentException>().WithMessage("*vocabulary of 4 tokens lacks *MASK*");
        var twice = () => new WordPieceTokenizer([.. s_tokens, "low"]);
        twice.Should().Throw<ArgumentException>().WithMessage("*'low' is there already, with id 13*");
        var small = () => WordPieceTokenizer.Train(["abc"], 7);
        small.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*7 tokens are fewer than 5*3 characters*");
        var half = () => new WordPieceTokenizer([.. s_tokens, "\ud800"]);
        half.Should().Throw<ArgumentException>().WithMessage("*'\\uD800' has half of a surrogate pair*");
    }
}
