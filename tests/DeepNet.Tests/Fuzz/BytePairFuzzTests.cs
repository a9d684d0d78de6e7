using System.Text;
using DeepNet.Tests.IO;
using DeepNet.Text;

namespace DeepNet.Tests.Fuzz;

/// <summary>Damage to vocab.json, merges.txt and tokenizer_config.json, one after another in an input.</summary>
public sealed class BytePairFuzzTests : ReaderFuzzTests
{
    private static readonly byte[] s_cut = [0xFE, 0xFE];

    private static readonly string[] s_names = ["vocab.json", "merges.txt", "tokenizer_config.json"];

    private protected override FuzzReport Run(int inputs)
    {
        using var folder = new TemporaryFolder();
        string[] paths = [.. s_names.Select(name => folder[name])];
        string root = Path.GetDirectoryName(paths[0])!;
        BytePairTokenizer.Train(["the cat sat on the mat, that hat"], 265).Save(root);
        byte[] good = [.. paths.SelectMany(path => File.ReadAllBytes(path).Concat(s_cut))];
        var fuzzer = new Fuzzer([good], typeof(InvalidDataException))
        {
            Words = [.. new[] { "\"", "{", "}", "\\ud800", " ", "\n", "e-5", "#version", "null" }
                .Select(Encoding.UTF8.GetBytes)],
            BytesPerByte = 100,
        };
        return fuzzer.Run(inputs, bytes =>
        {
            ReadOnlySpan<byte> rest = bytes;
            foreach (string path in paths)
            {
                int end = rest.IndexOf(s_cut);
                File.WriteAllBytes(path, end < 0 ? rest : rest[..end]);
                rest = end < 0 ? [] : rest[(end + s_cut.Length)..];
            }

            Tokenizer tokenizer = Tokenizer.Load(root);
            tokenizer.Decode(tokenizer.Encode("the cat é😀", parseSpecialTokens: false)).Should().Be("the cat é😀");
        });
    }
}
