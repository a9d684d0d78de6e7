using DeepNet.Tests.IO;
using DeepNet.Text;

namespace DeepNet.Tests.Text;

public sealed class TokenizerFilesTests : IDisposable
{
    private const string Sample =
        "the cat sat on the mat; the hat that the cat had was that of the man's mate\t\"é😀\" \\";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Byte_pair_tokenizers_come_back()
    {
        BytePairTokenizer saved = BytePairTokenizer.Train(
            [Sample], 300, specialTokens: [BytePairTokenizer.EndOfText, "<|für|>"], padToken: "<|pad|>");
        var loaded = (BytePairTokenizer)Back(saved);
        loaded.Merges.Should().Equal(saved.Merges);
        IsSame(loaded, saved);
        FilesOf("t").Should().BeEquivalentTo("vocab.json", "merges.txt", "tokenizer_config.json");
        File.ReadLines(_folder["t/merges.txt"]).First().Should().Be("#version: 0.2");
        File.ReadAllText(_folder["t/vocab.json"]).Should().StartWith("{\"!\":0,").And.Contain("\"Ġthe\":");

        File.Delete(_folder["t/tokenizer_config.json"]);
        BytePairTokenizer bare = BytePairTokenizer.FromFiles(
            _folder["t/vocab.json"], _folder["t/merges.txt"], saved.SpecialTokens, "<|pad|>");
        IsSame(bare, saved);
    }

    [Fact]
    public void GPT_2_s_own_files_need_no_settings()
    {
        BytePairTokenizer.Train([Sample], 300).Save(_folder["t"]);
        File.Delete(_folder["t/tokenizer_config.json"]);
        Tokenizer loaded = Tokenizer.Load(_folder["t"]);
        loaded.SpecialTokens.Should().Equal(BytePairTokenizer.EndOfText);
        loaded.PadId.Should().BeNull();
        BytePairTokenizer.FromFiles(_folder["t/vocab.json"], _folder["t/merges.txt"])
            .SpecialTokens.Should().Equal(BytePairTokenizer.EndOfText);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, null)]
    [InlineData(true, false)]
    public void Word_piece_tokenizers_come_back(bool lowerCase, bool? stripAccents)
    {
        WordPieceTokenizer saved = WordPieceTokenizer.Train(
            [Sample, "É"], 80, lowerCase: lowerCase, stripAccents: stripAccents);
        var loaded = (WordPieceTokenizer)Back(saved);
        (loaded.LowerCase, loaded.StripAccents).Should().Be((saved.LowerCase, saved.StripAccents));
        IsSame(loaded, saved);
        File.ReadLines(_folder["t/vocab.txt"]).Should().Equal(saved.Tokens);
        IsSame(WordPieceTokenizer.FromFile(_folder["t/vocab.txt"], lowerCase, stripAccents), saved);
    }

    [Fact]
    public void Character_and_word_tokenizers_come_back()
    {
        IsSame(Back(CharacterTokenizer.Train([Sample])), CharacterTokenizer.Train([Sample]));
        CharacterTokenizer full = CharacterTokenizer.Train([Sample, "\n\0\ufffd"], "<unk>", "<pad>");
        IsSame(Back(full), full);
        WordTokenizer words = WordTokenizer.Train([Sample], lowerCase: true);
        Tokenizer loaded = Back(words);
        IsSame(loaded, words);
        ((WordTokenizer)loaded).LowerCase.Should().BeTrue();
        WordTokenizer bare = WordTokenizer.Train([Sample], unknownToken: null, padToken: null);
        IsSame(Back(bare), bare);
    }

    [Fact]
    public void Settings_of_other_libraries_are_understood()
    {
        Directory.CreateDirectory(_folder["t"]);
        File.WriteAllText(_folder["t/vocab.txt"], "[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\n[MASK]\r\nÉa\r\n[E]\r\n");
        File.WriteAllText(
            _folder["t/tokenizer_config.json"],
            """
            {
              "do_lower_case": false, "model_max_length": 512, "strip_accents": null,
              "tokenizer_class": "BertTokenizer",
              "unk_token": {"content": "[UNK]", "lstrip": false},
              "additional_special_tokens": ["[E]", {"content": "<x>"}],
              "added_tokens_decoder": {"0": {"content": "[PAD]"}}
            }
            """);
        Tokenizer tokenizer = Tokenizer.Load(_folder["t"]);
        tokenizer.Encode("Éa[E]<x>éa").Should().Equal(5, 6, 7, 1);
    }

    [Theory]
    [InlineData("", 1, "not JSON")]
    [InlineData("[]", 1, "JSON object")]
    [InlineData("{\"a\": 0,\n \"b\": 1", 2, "not JSON")]
    [InlineData("{\"a\": 0,\n \"b\": 1} x", 2, "not JSON")]
    [InlineData("{\"a\": 0,\n \"a\": 1}", 2, "'a' is there already, with id 0")]
    [InlineData("{\"a\": 0,\n\n \"b\": \"1\"}", 3, "id of 'b' is no integer")]
    [InlineData("{\"a\": -1}", 1, "id of 'a' is no integer")]
    [InlineData("{\"a\": 1.5}", 1, "id of 'a' is no integer")]
    [InlineData("{\"a\": 99999999999}", 1, "id of 'a' is no integer")]
    [InlineData("{\"a\": 0,\n\"b\": 7}", 2, "id of 'b' is 7, but 2 tokens have the ids from 0 to 1")]
    [InlineData("{\"a\": 1,\n\"b\": 1}", 2, "'a' and 'b' have the id 1")]
    [InlineData("{\n\"\": 0}", 2, "a token is empty")]
    [InlineData("{\n\"\\ud800\": 0}", 2, "no Unicode text")]
    [InlineData("{\"日\": 0}", 1, "'日' has characters that stand for no byte")]
    public void Broken_vocabularies_in_JSON_are_refused(string json, int line, string rule)
    {
        File.WriteAllText(_folder["v.json"], json);
        File.WriteAllText(_folder["m.txt"], "");
        var load = () => BytePairTokenizer.FromFiles(_folder["v.json"], _folder["m.txt"]);
        load.Should().Throw<InvalidDataException>().WithMessage($"*v.json, line {line}: *{rule}*");
    }

    [Theory]
    [InlineData("#version: 0.2\nh e\n\nhe", 4, "two tokens with one space")]
    [InlineData("h e\nt  he", 2, "two tokens with one space")]
    [InlineData("t ", 1, "empty token")]
    [InlineData("h e\r\nh e", 2, "'h' + 'e' is there already")]
    [InlineData("t 日", 1, "names '日', which the vocabulary lacks")]
    [InlineData("zz t", 1, "names 'zz', which the vocabulary lacks")]
    [InlineData("q q", 1, "makes 'qq', which the vocabulary lacks")]
    [InlineData("h e\n#version: 0.2", 2, "names '#version:', which the vocabulary lacks")]
    public void Broken_merges_are_refused(string merges, int line, string rule)
    {
        BytePairTokenizer.Train(["the the the"], 260).Save(_folder["t"]);
        File.WriteAllText(_folder["t/merges.txt"], merges);
        var load = () => Tokenizer.Load(_folder["t"]);
        load.Should().Throw<InvalidDataException>().WithMessage($"*merges.txt, line {line}: *{rule}*");
    }

    [Theory]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n[SEP]\n", "*vocab.txt: the vocabulary of 4 tokens lacks *MASK*")]
    [InlineData("[PAD]\n[UNK]\n[PAD]\n", "*vocab.txt, line 3: the token *PAD*' is there already, with id 0*")]
    [InlineData("[PAD]\n\n[UNK]\n", "*vocab.txt, line 2: a token is empty*")]
    [InlineData("", "*vocabulary of 0 tokens lacks *PAD*")]
    public void Broken_vocabularies_of_lines_are_refused(string lines, string message)
    {
        File.WriteAllText(_folder["vocab.txt"], lines);
        var load = () => WordPieceTokenizer.FromFile(_folder["vocab.txt"]);
        load.Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Fact]
    public void Huge_lines_and_bytes_that_are_no_text_are_refused()
    {
        var load = () => WordPieceTokenizer.FromFile(_folder["vocab.txt"]);
        File.WriteAllText(_folder["vocab.txt"], "[PAD]\n" + new string('a', 5000));
        load.Should().Throw<InvalidDataException>().WithMessage("*line 2: the token 'a*…' has 5000 characters; 4096*");
        File.WriteAllText(_folder["vocab.txt"], "[PAD]\n" + new string('a', 100_000));
        load.Should().Throw<InvalidDataException>().WithMessage("*line 2: the line has 100000 bytes; 65536*");
        File.WriteAllBytes(_folder["vocab.txt"], [.. "[PAD]\na"u8, 0xFF, .. "\n"u8]);
        load.Should().Throw<InvalidDataException>().WithMessage("*line 2: the line is not UTF-8*");
        File.WriteAllText(_folder["v.json"], $"{{\"{new string('a', 100_000)}\": 0}}");
        var json = () => BytePairTokenizer.FromFiles(_folder["v.json"], _folder["vocab.txt"]);
        json.Should().Throw<InvalidDataException>().WithMessage("*v.json, line 1: a token has 100000 bytes*");
        File.WriteAllText(_folder["v.json"], "{\"!\": 0, \"a\": 1}");
        json.Should().Throw<InvalidDataException>().WithMessage("*v.json: *lacks 'Ā'*all 256 bytes*");
    }

    [Theory]
    [InlineData("[]", "*tokenizer_config.json, line 1: *JSON object*")]
    [InlineData("{\n\"do_lower_case\": 1}", "*tokenizer_config.json: do_lower_case is Number*true or false*")]
    [InlineData("{\"pad_token\": {}}", "*tokenizer_config.json: pad_token is Object, but must be a text*")]
    [InlineData("{\n\"pad_token\": ", "*tokenizer_config.json, line 2: this is not JSON*")]
    [InlineData("{\"pad_token\": \"\"}", "*among the special tokens, a token is empty*")]
    [InlineData("{\"pad_token\": \"\\ud800\"}", "*no Unicode text*")]
    public void Broken_settings_are_refused(string json, string message)
    {
        BytePairTokenizer.Train(["the the the"], 260).Save(_folder["t"]);
        File.WriteAllText(_folder["t/tokenizer_config.json"], json);
        var load = () => Tokenizer.Load(_folder["t"]);
        load.Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Fact]
    public void Missing_files_are_named()
    {
        var none = () => Tokenizer.Load(_folder["nowhere"]);
        none.Should().Throw<DirectoryNotFoundException>().WithMessage("*no folder*nowhere*");
        Directory.CreateDirectory(_folder["t"]);
        var empty = () => Tokenizer.Load(_folder["t"]);
        empty.Should().Throw<InvalidDataException>().WithMessage("*neither merges.txt nor vocab.txt*");
        File.WriteAllText(_folder["t/merges.txt"], "");
        empty.Should().Throw<FileNotFoundException>().WithMessage("*vocab.json*");
        var file = () => WordPieceTokenizer.FromFile(_folder["no.txt"]);
        file.Should().Throw<FileNotFoundException>().WithMessage("*no.txt*");
    }

    [Fact]
    public void Characters_of_a_file_are_single_ones()
    {
        CharacterTokenizer.Train(["ab"]).Save(_folder["t"]);
        File.WriteAllText(_folder["t/vocab.json"], "{\"a\": 0,\n\"bc\": 1}");
        var load = () => Tokenizer.Load(_folder["t"]);
        load.Should().Throw<InvalidDataException>().WithMessage("*vocab.json, line 2: *'bc' is not one character*");
    }

    private static void IsSame(Tokenizer loaded, Tokenizer saved)
    {
        loaded.GetType().Should().Be(saved.GetType());
        loaded.Tokens.Should().Equal(saved.Tokens);
        loaded.SpecialTokens.Should().Equal(saved.SpecialTokens);
        (loaded.UnknownId, loaded.PadId).Should().Be((saved.UnknownId, saved.PadId));
        loaded.Encode(Sample).Should().Equal(saved.Encode(Sample));
    }

    private Tokenizer Back(Tokenizer tokenizer)
    {
        tokenizer.Save(_folder["t"]);
        return Tokenizer.Load(_folder["t"]);
    }

    private string[] FilesOf(string folder) =>
        [.. new DirectoryInfo(_folder[folder]).EnumerateFiles().Select(file => file.Name)];
}
