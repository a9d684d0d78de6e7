using System.Text;
using DeepNet.IO;
using static DeepNet.Tests.IO.PickleBytes;

namespace DeepNet.Tests.IO;

/// <summary>Pickles that would run something in Python: refused with its name, in both forms of files.</summary>
public class PickleRefusalTests
{
    private const string Touch = "touch deepnet-was-run";

    public static TheoryData<string, string> Malice => new()
    {
        { $"\u0080\u0002cos\nsystem\n{Str(Touch)}\u0085R.", "byte 2 *: the pickle asks for os.system, which is not*" },
        { $"\u0080\u0002cposix\nsystem\n{Str(Touch)}\u0085R.", "*asks for posix.system,*" },
        { $"\u0080\u0002cnt\nsystem\n{Str(Touch)}\u0085R.", "*asks for nt.system,*" },
        { $"\u0080\u0002cbuiltins\neval\n{Str("1+1")}\u0085R.", "*asks for builtins.eval,*" },
        { $"\u0080\u0002c__builtin__\nexec\n{Str("1")}\u0085R.", "*asks for __builtin__.exec,*" },
        { "\u0080\u0002cbuiltins\ngetattr\n.", "*asks for builtins.getattr,*" },
        { "\u0080\u0002csubprocess\nPopen\n.", "*asks for subprocess.Popen,*" },
        { "\u0080\u0002crunpy\n_run_code\n.", "*asks for runpy._run_code,*" },
        { "\u0080\u0002ctorch\nos.system\n.", "*asks for torch.os.system,*" },
        { "\u0080\u0002ctorch.hub\nload\n.", "*asks for torch.hub.load,*" },
        { "\u0080\u0002ctorch.storage\n_load_from_bytes\n.", "*asks for torch.storage._load_from_bytes,*" },
        { "\u0080\u0002ctorch._utils\n_rebuild_tensor_v2.__globals__\n.", "*_rebuild_tensor_v2.__globals__,*" },
        { "\u0080\u0002ccollections\nOrderedDict.__class__\n.", "*OrderedDict.__class__,*" },
        { "\u0080\u0002ccollections\ndeque\n.", "*asks for collections.deque,*" },
        { "\u0080\u0002c__main__\nMyModel\n.", "*asks for __main__.MyModel,*" },
        { "\u0080\u0002cnumpy.core.multiarray\n_reconstruct\n.", "*asks for numpy.core.multiarray._reconstruct,*" },
        { "\u0080\u0002c__builtin__.set\n\n.", "*asks for __builtin__.set.,*" },
        // A name that is put together on the stack, and one that comes out of the memo.
        { "\u0080\u0004\u008c\u0002os\u008c\u0006system\u0093.", "byte 14 *asks for os.system,*" },
        {
            "\u0080\u0004\u008c\u0002os\u0094\u008c\u0006system\u00940\u0030h\u0000h\u0001\u0093.",
            "*asks for os.system,*"
        },
        { "\u0080\u0004)K\u0001\u0093.", "*the name of a global is no text.*" },
        // Hidden deep inside of what looks harmless, and thrown away at once.
        { Dictionary(("a", Inner(("b", $"](cos\nsystem\n{Str(Touch)}\u0085Re")))), "*asks for os.system,*" },
        { $"\u0080\u0002cos\nsystem\n{Str(Touch)}\u0085R0}}.", "*asks for os.system,*" },
        { $"(ios\nsystem\n{Str(Touch)}.", "*Inst would make an object of os.system,*" },
        { $"(S'{Touch}'\nios\nsystem\n.", "*the instruction 'S' (0x53) has no place*" },
        { "\u0080\u0002(ccollections\nOrderedDict\no.", "*Obj would make an object of a class*" },
        { "\u0080\u0004ccollections\nOrderedDict\n)}\u0092.", "*NewObjEx would make an object of a class*" },
        { "\u0080\u0002\u0082\u0001.", "*the instruction 0x82 has no place*" },
        { "cos\nsystem\n.", "*asks for os.system,*" },
        // Calls of what is no function, or with what it does not take.
        { "\u0080\u0002ctorch\nFloatStorage\n)R.", "*torch.FloatStorage is no function*" },
        { "\u0080\u0002ctorch\nfloat32\n)\u0081.", "*torch.float32 is no function*" },
        { $"\u0080\u0002{Str("os.system")})R.", "*Reduce would call the text 'os.system'.*" },
        { "\u0080\u0002})R.", "*Reduce would call a dictionary.*" },
        { "\u0080\u0002ccollections\nOrderedDict\n}R.", "*collections.OrderedDict with a dictionary for a tuple*" },
        { "\u0080\u0002ctorch._utils\n_rebuild_tensor_v2\n)R.", "*_rebuild_tensor_v2 is called with arguments*" },
        { "\u0080\u0002ctorch._utils\n_rebuild_parameter\n(}\u0089}tR.", "*_rebuild_parameter is called with*" },
        { "\u0080\u0002ctorch\nSize\n}\u0085}b.", "*Build would set the state of a tuple.*" },
        { "\u0080\u0002ctorch._utils\n_rebuild_tensor_v2\n}b.", "*Build would set the state of torch._utils._re*" },
        { "\u0080\u0002K\u0001Q.", "*a persistent id is not ('storage'*" },
        {
            $"\u0080\u0002({Str("module")}ccollections\nOrderedDict\n{Str("f.py")}{Str("code")}tQ.",
            "*a persistent id is not*"
        },
        { "\u0080\u0002Pos.system\n.", "*the instruction 'P' (0x50) has no place*" },
    };

    public static TheoryData<string, string> Damage => new()
    {
        { "\u0080\u0006.", "*protocol 6 is unknown*" },
        { "\u0080\u0002\u008b\u00ff\u00ff\u00ff\u007f.", "*an integer of 2147483647 bytes, but 1024 are allowed.*" },
        { "\u0080\u0002\u008b\u00ff\u00ff\u00ff\u00ff.", "*an integer of 4294967295 bytes, but 1024*" },
        { "\u0080\u0002L99999999999\n.", "*the instruction 'L' (0x4C) has no place*" },
        { "\u0080\u0002X\u00ff\u00ff\u00ff\u00ffa.", "*4294967295 bytes are asked for where 2 are left*" },
        { "\u0080\u0002B\u00ff\u00ff\u00ff\u007fa.", "*2147483647 bytes are asked for*" },
        { "\u0080\u0004\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff.", "*18446744073709551615 bytes*" },
        { "\u0080\u0004\u0095\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff.", "*a frame of 18446744073709551615*" },
        { "\u0080\u0002X\u0001\0\0\0\u00ff.", "*not valid UTF-8*" },
        { "\u0080\u0002h\u0007.", "*the memo has no value 7.*" },
        { "\u0080\u0002j\u00ff\u00ff\u00ff\u00ff.", "*the memo has no value 4294967295.*" },
        { "\u0080\u0002q\u0001.", "*a value is missing on the stack*" },
        { "\u0080\u0002.", "*a value is missing on the stack*" },
        { "\u0080\u0002K\u0001(.", "*a value is missing on the stack*" },
        { "\u0080\u0002t.", "*a mark is missing*" },
        { "\u0080\u0002\u0086.", "*2 values are needed on the stack, 0 are there*" },
        { "\u0080\u0002}K\u0001a.", "*Append would add to a dictionary*" },
        { "\u0080\u0002]K\u0001K\u0002s.", "*SetItem would add to a list*" },
        { "\u0080\u0002}(K\u0001u.", "*a key has no value*" },
        { "\u0080\u0002}(]K\u0001u.", "tensor '': a key is neither text nor number.*" },
        { "\u0080\u0002]", "*1 bytes are asked for where 0 are left*" },
        { "\u0080\u0002c" + new string('a', 2000) + "\n.", "*a line has no end within*" },
        { "\u0080\u0002ccollections\nOrderedDict\n(](K\u0001etR.", "tensor '': its entries are no pairs*" },
        { $"\u0080\u0002{StorageId("0", -1)}.", "*a persistent id is not*" },
        { $"\u0080\u0002{StorageId("0", 1)}.", "*a storage without a tensor*" },
        { $"\u0080\u0002{StorageId("0", 1)}{StorageId("0", 2)}.", "*'0' is mentioned with several types or lengths*" },
    };

    [Theory]
    [MemberData(nameof(Malice))]
    public void Whatever_would_run_is_refused_by_name(string pickle, string message)
    {
        using var folder = new TemporaryFolder();
        Rejects(folder, Zip(pickle), message);
        if (pickle[0] == '\u0080')
            Rejects(folder, Legacy(pickle), "*");
        folder.Files.Should().Equal("a.pt");
        File.Exists("deepnet-was-run").Should().BeFalse();
    }

    [Fact]
    public void The_first_pickles_of_a_legacy_file_are_no_back_door()
    {
        using var folder = new TemporaryFolder();
        byte[] good = Legacy("\u0080\u0002}.");
        byte[] evil = Of($"\u0080\u0002cos\nsystem\n{Str(Touch)}\u0085R.");
        Rejects(folder, [.. evil, .. good], "byte 2 of the file: the pickle asks for os.system,*");
        Rejects(folder, [.. good.AsSpan(0, 15), .. evil], "byte 17 of the file: the pickle asks for os.system,*");
        Rejects(folder, [.. good[..^6], .. evil], "*os.system,*");
    }

    [Theory]
    [MemberData(nameof(Damage))]
    public void Malformed_pickles_name_byte_and_rule(string pickle, string message)
    {
        using var folder = new TemporaryFolder();
        Rejects(folder, Zip(pickle), message);
    }

    [Fact]
    public void Few_bytes_cannot_become_many()
    {
        using var folder = new TemporaryFolder();
        // A list that holds a list twice, forty times over, has a million million ends.
        string doubling = string.Concat(Enumerable.Repeat("q\u00000](h\u0000h\u0000e", 40));
        string doubled = $"\u0080\u0002]K\u0001a{doubling}.";
        Rejects(folder, Zip(doubled), "*mentions the same containers too often*");
        // One that holds itself, and one that is simply deep.
        Rejects(folder, Zip("\u0080\u0002]q\u0000h\u0000a."), "*more than 100 containers deep.");
        string deep = "\u0080\u0002" + new string(']', 200_000) + new string('a', 199_999) + ".";
        Rejects(folder, Zip(deep), "*more than 100 containers deep.");
        // Long names from a short text.
        string name = Str(new string('n', 50_000)) + "q\u0000";
        string nesting = string.Concat(Enumerable.Repeat("q\u00010}h\u0000h\u0001s", 90));
        Rejects(folder, Zip($"\u0080\u0002}}{name}Ns{nesting}."), "*mentions the same containers too often*");
        // The stack and the memo end somewhere.
        Rejects(folder, Zip("\u0080\u0002" + new string('N', 1_100_000)), "*the stack holds more than 1048576 values*");
        Rejects(folder, Zip("\u0080\u0002" + new string('(', 1_100_000)), "*the stack holds more than 1048576 values*");
        var memo = new StringBuilder("\u0080\u0002N");
        memo.Append('\u0094', 1_100_000);
        Rejects(folder, Zip(memo.ToString()), "*the memo holds more than 1048576 values*");
        // A thousand copies of a long list: there is one.
        string copies = "\u0080\u0002](" + new string('N', 100_000) + "e\u0085q\u0000cbuiltins\nset\nq\u0001"
            + string.Concat(Enumerable.Repeat("0h\u0001h\u0000R", 1000)) + ".";
        byte[] bytes = Zip(copies);
        File.WriteAllBytes(folder["a.pt"], bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        PyTorchFile.Load(folder["a.pt"]).Metadata.Count.Should().Be(100_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan((1 << 20) + (400L * bytes.Length));
    }

    [Fact]
    public void Long_names_are_cut_in_messages()
    {
        using var folder = new TemporaryFolder();
        Rejects(folder, Zip($"\u0080\u0002c{new string('x', 900)}\u0007\ny\n."), "*xxx…, which is not*")
            .Message.Length.Should().BeLessThan(500);
    }

    private static ModelFileException Rejects(TemporaryFolder folder, byte[] bytes, string message)
    {
        string path = folder["a.pt"];
        File.WriteAllBytes(path, bytes);
        Action load = () => PyTorchFile.Load(path);
        return load.Should().Throw<ModelFileException>().WithMessage($"{path}: {message}").Which;
    }
}
