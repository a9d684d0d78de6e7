using DeepNet.Text;

namespace DeepNet.Tests.Text;

public sealed class WordTokenizerTests
{
    private static readonly string[] s_texts = ["the cat and the dog", "The dog; the end."];

    [Fact]
    public void Frequent_words_come_first_and_equals_in_order()
    {
        WordTokenizer tokenizer = WordTokenizer.Train(s_texts);
        tokenizer.Tokens.Should().Equal(
            "<pad>", "<unk>", "the", "dog", ".", ";", "The", "and", "cat", "end");
        tokenizer.Encode("the bird; The dog").Should().Equal(2, 1, 5, 6, 3);
        tokenizer.Decode([2, 1, 5, 6, 3]).Should().Be("the <unk> ; The dog");
        tokenizer.Decode([2, 1, 5, 6, 3], skipSpecialTokens: true).Should().Be("the ; The dog");
        (tokenizer.PadId, tokenizer.UnknownId).Should().Be((0, 1));
    }

    [Fact]
    public void Rare_words_and_those_beyond_the_size_are_left_out()
    {
        WordTokenizer.Train(s_texts, minFrequency: 2).Tokens.Should().Equal("<pad>", "<unk>", "the", "dog");
        WordTokenizer.Train(s_texts, maxSize: 3).Tokens.Should().Equal("<pad>", "<unk>", "the");
        WordTokenizer.Train(s_texts, minFrequency: 4, lowerCase: true).Tokens.Should().Equal("<pad>", "<unk>", "the");
        WordTokenizer.Train(s_texts, maxSize: 1, unknownToken: null, padToken: null)
            .Tokens.Should().Equal("the");
        var small = () => WordTokenizer.Train(s_texts, maxSize: 1);
        small.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*1 tokens leave no room for 2 special ones*");
    }

    [Theory]
    [InlineData("don't stop -- it's 'quoted' text's'", "don't|stop|-|-|it's|'|quoted|'|text's|'")]
    [InlineData("snake_case x2 3.14", "snake_case|x2|3|.|14")]
    [InlineData("naïve e\u0301t\u00e9 日本語、中", "naïve|e\u0301t\u00e9|日本語|、|中")]
    [InlineData("😀😀 a😀b 𝐀𝐁", "😀|😀|a|😀|b|𝐀𝐁")]
    [InlineData("rock’n’roll", "rock’n’roll")]
    [InlineData("  \t\n ", "")]
    public void Words_are_runs_of_letters_and_digits(string text, string expected)
    {
        WordTokenizer tokenizer = WordTokenizer.Train([text]);
        string.Join('|', tokenizer.Tokenize(text)).Should().Be(expected);
    }

    [Fact]
    public void Lower_case_is_an_option()
    {
        WordTokenizer tokenizer = WordTokenizer.Train(["Éa éA"], lowerCase: true);
        tokenizer.Tokens.Skip(2).Should().Equal("éa");
        tokenizer.Encode("ÉA").Should().Equal(2);
        tokenizer.LowerCase.Should().BeTrue();
    }

    [Fact]
    public void Unknown_words_are_refused_without_a_token_for_them()
    {
        var tokenizer = new WordTokenizer(["a", "b"], unknownToken: null);
        tokenizer.Tokens.Should().Equal("<pad>", "a", "b");
        var encode = () => tokenizer.Encode("a big b");
        encode.Should().Throw<ArgumentException>().WithMessage("WordTokenizer: 'big' is not in the vocabulary*");
    }
}
