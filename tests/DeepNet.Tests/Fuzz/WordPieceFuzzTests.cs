using System.Text;
using DeepNet.Text;

namespace DeepNet.Tests.Fuzz;

public sealed class WordPieceFuzzTests : ReaderFuzzTests
{
    private protected override FuzzReport Run(int inputs)
    {
        byte[][] corpus =
        [
            Encoding.UTF8.GetBytes("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nun\n##want\n##ed\n日\n"),
            Encoding.UTF8.GetBytes("[UNK]\r\n[CLS]\r\n[SEP]\r\n[MASK]\r\n[PAD]\r\na\r\n##\r\n###\r\nwant"),
        ];
        var fuzzer = new Fuzzer(corpus, typeof(InvalidDataException))
        {
            Words = [.. new[] { "\n", "\r", "##", "[SEP]", "\ufeff" }.Select(Encoding.UTF8.GetBytes)],
        };
        return fuzzer.RunFiles(inputs, path =>
        {
            WordPieceTokenizer tokenizer = WordPieceTokenizer.FromFile(path);
            int[] ids = tokenizer.Encode("Unwanted 日 [SEP] é" + new string('a', 99));
            ids.Should().OnlyContain(id => id >= 0 && id < tokenizer.Count);
            tokenizer.Encode(tokenizer.Decode(ids)).Should().Equal(ids);
        });
    }
}
