using System.Globalization;
using DeepNet.Data;

namespace DeepNet.TestHost;

/// <summary>Reads a large file through a memory map.</summary>
internal static class MappedReading
{
    private const int RecordBytes = 1 << 14;
    private const int RandomBytes = 1 << 10;
    private const int RandomReads = 50_000;

    /// <summary>Every byte once, by two threads, and then small records from everywhere.</summary>
    public static void ReadAll(string path)
    {
        using (var records = new MemoryMappedDataset(path, [RecordBytes], DType.UInt8))
        {
            DataLoader<int> loader = DataLoader.Create(records, 64, batch => batch.Count, workers: 2);
            if (loader.Sum() != records.Count)
                throw new InvalidDataException($"{path}: records are missing");
        }

        using var small = new MemoryMappedDataset(path, [RandomBytes], DType.UInt8);
        var sampler = new RandomSampler(small.Count, seed: 1, count: RandomReads);
        foreach (int _ in DataLoader.Create(small, 100, batch => batch.Count, sampler: sampler, workers: 2))
        {
        }
    }

    public static long MostResidentKilobytes() => long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
