using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Fuzz;

/// <summary>Feeds a reader of files with damaged copies of good ones.</summary>
/// <remarks>
/// Every input is a function of the seed and its number: the message of a failure names the number, and
/// <see cref="Input"/> makes the bytes again. A reader may accept an input or throw one of the documented exceptions,
/// within a time and an amount of memory that follows from the size of the input; anything else fails the test.
/// <c>dotnet test -c Release tests/DeepNet.Tests --filter "Category=Slow&amp;FullyQualifiedName~Fuzz"</c>.
/// </remarks>
internal sealed class Fuzzer
{
    /// <summary>Inputs of a test that runs always.</summary>
    public const int Quick = 2000;

    /// <summary>Inputs of a test of the category Slow.</summary>
    public const int Thorough = 100_000;

    private static readonly long[] s_integers =
    [
        0, 1, 2, 3, 4, 7, 8, 16, 64, 100, 127, 128, 255, 256, 1000, 32767, 32768, 65535, 65536, 1 << 20, 1 << 24,
        1 << 30, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, 1L << 40, 1L << 62, long.MaxValue,
        long.MinValue, -1, -2, -128,
    ];

    private readonly byte[][] _corpus;
    private readonly Type[] _documented;
    private long _startedAt;
    private int _current;

    /// <summary>Creates a fuzzer.</summary>
    /// <param name="corpus">Good files.</param>
    /// <param name="documented">The exceptions that may come out; derived ones count too.</param>
    public Fuzzer(IEnumerable<byte[]> corpus, params Type[] documented)
    {
        _corpus = [.. corpus];
        _documented = documented;
        _corpus.Should().NotBeEmpty();
        documented.Should().NotContain(typeof(Exception), "that would document nothing");
    }

    /// <summary>Another seed gives other inputs.</summary>
    public int Seed { get; init; } = 20_261_121;

    /// <summary>How many damages one input has at most.</summary>
    public int MostEdits { get; init; } = 4;

    /// <summary>Byte sequences the format knows, put in here and there.</summary>
    public IReadOnlyList<byte[]> Words { get; init; } = [];

    /// <summary>What makes a damaged file worth reading, such as new checksums; nothing by default.</summary>
    public Func<byte[], byte[]> Repair { get; init; } = bytes => bytes;

    /// <summary>Bytes a reader may allocate for each byte of the input …</summary>
    public double BytesPerByte { get; init; } = 16;

    /// <summary>… and for any input.</summary>
    public long BytesPerInput { get; init; } = 1 << 20;

    /// <summary>What one input may take; far more than any does, even on a busy machine.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Input number <paramref name="index"/>; one in some two hundred is a good file.</summary>
    public byte[] Input(int index)
    {
        var random = new Random(unchecked((Seed * 1_000_003) + index));
        var bytes = new List<byte>(_corpus[random.Next(_corpus.Length)]);
        for (int edits = random.Next(200) == 0 ? 0 : random.Next(1, MostEdits + 1); edits > 0; edits--)
            Edit(random, bytes);
        return Repair([.. bytes]);
    }

    /// <summary>Lets a reader of bytes read so many inputs.</summary>
    public FuzzReport Run(int inputs, Action<byte[]> read)
    {
        // On a thread of its own, so that a reader that never ends is told from one that does.
        FuzzReport? report = null;
        ExceptionDispatchInfo? failure = null;
        _startedAt = Stopwatch.GetTimestamp();
        var thread = new Thread(() =>
        {
            try
            {
                report = RunAll(inputs, read);
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
        while (!thread.Join(TimeSpan.FromSeconds(1)))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _startedAt)) > TimeLimit)
                Assert.Fail($"{Describe(Volatile.Read(ref _current))} was not read after {TimeLimit}.");
        }

        failure?.Throw();
        return report!;
    }

    /// <summary>Lets a reader of files read so many inputs.</summary>
    public FuzzReport RunFiles(int inputs, Action<string> read)
    {
        using var folder = new TemporaryFolder();
        string path = folder["input"];
        return Run(inputs, bytes =>
        {
            File.WriteAllBytes(path, bytes);
            read(path);
        });
    }

    private FuzzReport RunAll(int inputs, Action<byte[]> read)
    {
        // The first reading compiles code and fills tables, whose memory belongs to no input.
        foreach (byte[] good in _corpus)
            IsRead(-1, Repair(good), read);
        int accepted = 0;
        var slowest = TimeSpan.Zero;
        long largest = 0;
        for (int i = 0; i < inputs; i++)
        {
            byte[] input = Input(i);
            Volatile.Write(ref _current, i);
            long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
            Volatile.Write(ref _startedAt, start);
            accepted += IsRead(i, input, read) ? 1 : 0;
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            slowest = elapsed > slowest ? elapsed : slowest;
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            largest = Math.Max(largest, allocated);
            double allowed = BytesPerInput + (BytesPerByte * input.Length);
            if (allocated > allowed)
                Assert.Fail($"{Describe(i)} made the reader allocate {allocated} bytes; {allowed} are allowed.");
        }

        var report = new FuzzReport(accepted, inputs - accepted, slowest, largest);
        Console.WriteLine(report);
        return report;
    }

    private bool IsRead(int index, byte[] input, Action<byte[]> read)
    {
        try
        {
            read(input);
            return true;
        }
        catch (Exception e) when (Array.Exists(_documented, type => type.IsInstanceOfType(e)))
        {
            if (string.IsNullOrWhiteSpace(e.Message))
                Assert.Fail($"{Describe(index)} is refused without a reason: {e}");
            return false;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{Describe(index)}: {e.GetType().Name}: {e.Message}", e);
        }
    }

    private string Describe(int index)
    {
        if (index < 0)
            return "A good file";
        byte[] input = Input(index);
        string bytes = input.Length <= 4000 ? Convert.ToBase64String(input) : "too long to print";
        return $"Input {index} of seed {Seed} ({input.Length} bytes: {bytes})";
    }

    private void Edit(Random random, List<byte> bytes)
    {
        int position = random.Next(bytes.Count + 1);
        int left = bytes.Count - position;
        switch (random.Next(Words.Count > 0 ? 10 : 9))
        {
            case 0 when left > 0:
                bytes[position] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when left > 0:
                bytes[position] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(position, left);
                break;
            case 3:
                bytes.RemoveRange(position, Math.Min(random.Next(1, 16), left));
                break;
            case 4:
                var inserted = new byte[random.Next(1, 16)];
                random.NextBytes(inserted);
                bytes.InsertRange(position, inserted);
                break;
            case 5:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(position, Math.Min(left, 40)));
                break;
            case 6:
                byte[] other = _corpus[random.Next(_corpus.Length)];
                int from = random.Next(other.Length + 1);
                Overwrite(bytes, position, other.AsSpan(from, Math.Min(random.Next(1, 64), other.Length - from)));
                break;
            case 7 or 8:
                Overwrite(bytes, position, Integer(random, bytes.Count));
                break;
            case 9:
                byte[] word = Words[random.Next(Words.Count)];
                if (random.Next(2) == 0)
                    bytes.InsertRange(position, word);
                else
                    Overwrite(bytes, position, word);
                break;
            default:
                bytes.Add((byte)random.Next(256));
                break;
        }
    }

    /// <summary>A number that readers get wrong: around a power of two, or the file's length.</summary>
    private static byte[] Integer(Random random, int length)
    {
        long value = random.Next(8) == 0 ? length + random.Next(-8, 9) : s_integers[random.Next(s_integers.Length)];
        var bytes = new byte[8];
        int size = 1 << random.Next(4);
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            return bytes[..size];
        }

        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes[^size..];
    }

    private static void Overwrite(List<byte> bytes, int position, ReadOnlySpan<byte> with)
    {
        for (int i = 0; i < with.Length && position + i < bytes.Count; i++)
            bytes[position + i] = with[i];
    }
}
