using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using DeepNet.Data;
using DeepNet.IO;

namespace DeepNet.Tests.Data;

public sealed class MemoryMappedDatasetTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Records_lie_one_behind_the_other_after_the_offset()
    {
        File.WriteAllBytes(
            _path, [1, 2, 3, .. MemoryMarshal.AsBytes<float>([.. Enumerable.Range(0, 24).Select(i => (float)i)])]);
        using var data = new MemoryMappedDataset(_path, [2, 3], offset: 3);
        data.Count.Should().Be(4);
        data[2].Shape.Should().Equal(2, 3);
        data[2].ToArray<float>().Should().Equal(12, 13, 14, 15, 16, 17);
        data[3].ToArray<float>().Should().Equal(18, 19, 20, 21, 22, 23);
        using var two = new MemoryMappedDataset(_path, [2, 3], offset: 3, count: 2);
        two.Count.Should().Be(2);
    }

    [Theory]
    [InlineData(DType.Float64)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Int64)]
    [InlineData(DType.Int32)]
    [InlineData(DType.Int8)]
    [InlineData(DType.UInt8)]
    [InlineData(DType.Bool)]
    public void All_types_can_be_read(DType dtype)
    {
        var bytes = new byte[3 * dtype.Size()];
        bytes[2 * dtype.Size()] = 1;
        File.WriteAllBytes(_path, bytes);
        using var data = new MemoryMappedDataset(_path, Shape.Scalar, dtype);
        data.Count.Should().Be(3);
        data[1].DType.Should().Be(dtype);
        data[1].Cast(DType.Float64).ToScalar<double>().Should().Be(0);
        data[2].Cast(DType.Float64).ToScalar<double>().Should().BePositive();
    }

    [Fact]
    public void A_loader_with_workers_reads_records_and_their_labels()
    {
        byte[] bytes = [.. Enumerable.Range(0, 4000).Select(i => (byte)(i / 4))];
        File.WriteAllBytes(_path, bytes);
        using var data = new MemoryMappedDataset(_path, [4], DType.UInt8);
        IDataset<Tensor> labels = data.Map(record => record[0]);
        var loader = new DataLoader(data.Zip(labels), 32, shuffle: true, seed: 1, workers: 3);
        int seen = 0;
        foreach ((Tensor records, Tensor own) in loader)
        {
            seen += records.Shape[0];
            byte[] values = records.ToArray<byte>();
            own.ToArray<byte>().SelectMany(label => Enumerable.Repeat(label, 4)).Should().Equal(values);
        }

        seen.Should().Be(1000);
    }

    [Fact]
    public void An_array_of_NumPy_is_cut_along_its_first_dim()
    {
        Npy.Save(_path, Tensor.Arange(24).Reshape([4, 2, 3]));
        using (MemoryMappedDataset data = MemoryMappedDataset.OpenNpy(_path))
        {
            (data.Count, data.DType).Should().Be((4, DType.Int64));
            data[3].Shape.Should().Equal(2, 3);
            data[3].ToArray<long>().Should().Equal(18, 19, 20, 21, 22, 23);
        }

        Npy.Save(_path, Tensor.Ones([3]));
        using MemoryMappedDataset scalars = MemoryMappedDataset.OpenNpy(_path);
        scalars[2].Rank.Should().Be(0);
    }

    [Theory]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': ()", 4, "is a scalar; samples lie*")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (0, 3)", 0, "has the shape [0, 3], which has no*")]
    [InlineData("'descr': '<f4', 'fortran_order': True, 'shape': (2, 1)", 8, "is in Fortran order*")]
    [InlineData("'descr': '>f4', 'fortran_order': False, 'shape': (2,)", 8, "is big-endian*")]
    [InlineData("'descr': '<i2', 'fortran_order': False, 'shape': (2,)", 4, "has elements of type I16*")]
    public void Arrays_that_would_have_to_be_changed_are_refused(string header, int bytes, string problem)
    {
        byte[] text = Encoding.ASCII.GetBytes($"{{{header}, }}\n");
        File.WriteAllBytes(
            _path, [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text, .. new byte[bytes]]);
        Action open = () => MemoryMappedDataset.OpenNpy(_path);
        open.Should().Throw<InvalidDataException>()
            .WithMessage($"OpenNpy: {_path} {problem}; Npy.Load reads it into memory if it fits.");
        File.WriteAllBytes(_path, text);
        open.Should().Throw<InvalidDataException>().WithMessage($"OpenNpy: {_path}: *");
    }

    /// <summary>More than the map may touch before it is renewed.</summary>
    [Fact]
    public void Many_reads_by_several_threads_renew_the_map()
    {
        const int words = 1 << 18;
        File.WriteAllBytes(_path, MemoryMarshal.AsBytes<int>([.. Enumerable.Range(0, words)]).ToArray());
        using var data = new MemoryMappedDataset(_path, [16], DType.Int32);
        int wrong = 0;
        Parallel.For(0, 20_000, i =>
        {
            int index = (int)(i * 7919L % data.Count);
            if (data[index].AsSpan<int>()[15] != (index * 16) + 15)
                Interlocked.Increment(ref wrong);
        });
        wrong.Should().Be(0);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        File.WriteAllBytes(_path, new byte[10]);
        Opening([3]).Should().Throw<InvalidDataException>().WithMessage(
            "MemoryMappedDataset: the 10 bytes of * from offset 0 on must be a multiple of 12, the bytes of a record "
                + "[3] of Float32*");
        Opening([1], offset: 11).Should().Throw<InvalidDataException>()
            .WithMessage("MemoryMappedDataset: * has 10 bytes, fewer than the offset 11.");
        Opening([1], count: 3).Should().Throw<InvalidDataException>()
            .WithMessage("MemoryMappedDataset: 3 records of 4 bytes from offset 0 on need 12 bytes, but * has 10.");
        Opening([1], count: int.MaxValue).Should().Throw<InvalidDataException>();
        Opening([1], offset: long.MaxValue).Should().Throw<InvalidDataException>();
        Opening([0]).Should().Throw<ArgumentException>().WithMessage("*must have 1 to*bytes.");
        Opening([1 << 20, 1 << 10]).Should().Throw<ArgumentException>().WithMessage("*must have 1 to*bytes.");
        Opening([1], offset: -1).Should().Throw<ArgumentException>().WithMessage("*offset -1 is negative.");
        Opening([1], count: -1).Should().Throw<ArgumentException>().WithMessage("*count -1 is negative.");
        Opening([1], path: _path + ".none").Should().Throw<FileNotFoundException>();
        // A file that was refused is closed again.
        File.WriteAllBytes(_path, [0, 1, 2]);
        var data = new MemoryMappedDataset(_path, [1], DType.Bool);
        data.Invoking(d => d[2]).Should().Throw<InvalidDataException>()
            .WithMessage("*the byte at 2 is 2, but a Bool is 0 or 1.");
        data.Invoking(d => d[3]).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*has 3 records, not one*");
        data.Dispose();
        data.Dispose();
        data.Invoking(d => d[0]).Should().Throw<ObjectDisposedException>();
        File.WriteAllBytes(_path, []);
        using var empty = new MemoryMappedDataset(_path, [1]);
        empty.Count.Should().Be(0);

        Action Opening(Shape shape, long offset = 0, int? count = null, string? path = null) =>
            () => new MemoryMappedDataset(path ?? _path, shape, offset: offset, count: count).Dispose();
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_file_of_4_GB_takes_less_than_300_MB_of_memory()
    {
        using (FileStream file = File.OpenWrite(_path))
            file.SetLength(4L << 30);
        string kilobytes = ChildProcess.Run("mapped", ("DEEPNET_MAPPED_FILE", _path));
        (long.Parse(kilobytes, CultureInfo.InvariantCulture) << 10).Should().BeLessThan(300L << 20);
    }
}
