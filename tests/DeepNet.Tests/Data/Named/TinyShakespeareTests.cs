using DeepNet.Data;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Data.Named;

public sealed class TinyShakespeareTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_are_followed_by_their_next_characters()
    {
        Write("To be, or not to be: that is the question");
        TensorDataset data = TinyShakespeare.Load(_folder[""], length: 5);
        data.Count.Should().Be(7);
        Text(data[0][0]).Should().Be("To be");
        Text(data[0][1]).Should().Be("o be,");
        Text(data[6][0]).Should().Be("he qu");
        Text(data[6][1]).Should().Be("e que");
        Text(TinyShakespeare.Load(_folder[""], train: false, length: 4)[0][0]).Should().Be("stio");
        TinyShakespeare.LoadText(_folder[""]).Should().StartWith("To be");
    }

    [Fact]
    public void Text_that_is_not_his_is_refused()
    {
        Write("Ei, ein Bär läuft");
        Fails<InvalidDataException>(2, "*character 9*U+00E4*");
        Write("short");
        Fails<InvalidDataException>(10, "*too few*");
        Write("");
        Fails<InvalidDataException>(10, "*too few*");
        File.WriteAllBytes(_folder["tinyshakespeare.txt"], [0x41, 0xFF, 0x42]);
        Fails<InvalidDataException>(1, "*not UTF-8*");
        Fails<ArgumentOutOfRangeException>(0, "*");
        File.Delete(_folder["tinyshakespeare.txt"]);
        Fails<DataFileException>(1, "*karpathy*");
    }

    [Fact]
    public void The_real_text_has_the_published_alphabet_and_rows()
    {
        if (SharedFiles.Find("DEEPNET_DATA", "data") is not { } data)
            return;
        string text = TinyShakespeare.LoadText(data);
        text.Length.Should().Be(1_115_394);
        new string([.. text.Distinct().Order()]).Should().Be(TinyShakespeare.Alphabet);
        TensorDataset train = TinyShakespeare.Load(data), validation = TinyShakespeare.Load(data, train: false);
        train.Count.Should().Be((1_003_854 - 1) / 256);
        validation.Count.Should().Be((111_540 - 1) / 256);
        Text(train[0][0]).Should().Be(text[..256]);
        Text(validation[0][1]).Should().Be(text[1_003_855..1_004_111]);
    }

    private static string Text(Tensor codes) =>
        string.Concat(codes.ToArray<long>().Select(code => TinyShakespeare.Alphabet[(int)code]));

    private void Write(string text) => File.WriteAllText(_folder["tinyshakespeare.txt"], text);

    private void Fails<T>(int length, string message)
        where T : Exception => FluentActions.Invoking(() => TinyShakespeare.Load(_folder[""], length: length))
            .Should().Throw<T>().WithMessage(message);
}
