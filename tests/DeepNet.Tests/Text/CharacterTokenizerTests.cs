using DeepNet.Text;

namespace DeepNet.Tests.Text;

public sealed class CharacterTokenizerTests
{
    [Fact]
    public void Characters_are_numbered_by_code_point()
    {
        CharacterTokenizer tokenizer = CharacterTokenizer.Train(["hello\n", "😀 é"]);
        tokenizer.Tokens.Should().Equal("\n", " ", "e", "h", "l", "o", "é", "😀");
        tokenizer.Encode("hell😀").Should().Equal(3, 2, 4, 4, 7);
        tokenizer.Decode([3, 2, 4, 4, 7]).Should().Be("hell😀");
        tokenizer.SpecialTokens.Should().BeEmpty();
        tokenizer.IdOf("é").Should().Be(6);
        tokenizer.IdOf("x").Should().BeNull();
    }

    [Fact]
    public void Unknown_characters_have_a_token_or_are_refused()
    {
        CharacterTokenizer tokenizer = CharacterTokenizer.Train(["ab"], "<unk>", "<pad>");
        tokenizer.Tokens.Should().Equal("<pad>", "<unk>", "a", "b");
        tokenizer.Encode("azb😀").Should().Equal(2, 1, 3, 1);
        tokenizer.Encode("a\ud800").Should().Equal(2, 1);
        tokenizer.Decode([2, 1, 3]).Should().Be("a<unk>b");
        tokenizer.Decode([2, 1, 3], skipSpecialTokens: true).Should().Be("ab");
        var encode = () => CharacterTokenizer.Train(["ab"]).Encode("abc");
        encode.Should().Throw<ArgumentException>()
            .WithMessage("CharacterTokenizer: 'c' is not in the vocabulary of 2 tokens*");
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("")]
    [InlineData("e\u0301")]
    public void A_token_is_exactly_one_character(string token)
    {
        var make = () => new CharacterTokenizer(["x", token]);
        make.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Texts_of_nothing_make_an_empty_tokenizer()
    {
        CharacterTokenizer tokenizer = CharacterTokenizer.Train([""]);
        tokenizer.Count.Should().Be(0);
        tokenizer.Encode("").Should().BeEmpty();
        tokenizer.Decode([]).Should().BeEmpty();
    }
}
