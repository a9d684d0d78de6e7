using System.Buffers.Binary;
using System.Numerics;

namespace DeepNet.IO;

/// <summary>
/// PyTorch's files before 1.6: five pickles (a magic number, a version, facts about the machine, the value, the list
/// of storages), then the elements of each storage behind their number.
/// </summary>
internal static class PyTorchLegacy
{
    private const int LongestPickles = 1 << 28;
    private const int Version = 1001;

    private static readonly BigInteger s_magic = BigInteger.Parse("119547037146038801333356");

    public static PyTorchContent Read(FileStream file)
    {
        var head = new byte[Math.Min(file.Length, LongestPickles)];
        file.Position = 0;
        file.ReadExactly(head);
        var input = new PickleInput(head, 0, "the file");
        var objects = new PyTorchObjects();
        if (PickleMachine.Run(input, objects) is not BigInteger magic || magic != s_magic)
            throw new InvalidDataException("the first pickle is not the magic number of torch.save.");
        if (PickleMachine.Run(input, objects) is not (long)Version)
            throw new InvalidDataException($"the second pickle is not the version, {Version}.");
        // What the machine was does not matter: the elements are little-endian on all of them.
        PickleMachine.Run(input, objects);
        long start = input.Position;
        object? root = PickleMachine.Run(input, objects);
        long length = input.Position - start;
        if (PickleMachine.Run(input, objects) is not List<object?> keys)
            throw new InvalidDataException("the fifth pickle is not the list of storages.");
        Dictionary<string, long> places = Place(file, input.Position, keys, objects);
        return new PyTorchContent(root, length, (storage, type) => ReadStorage(file, places, storage, type));
    }

    /// <summary>Where the elements of each storage start.</summary>
    private static Dictionary<string, long> Place(
        FileStream file, long position, List<object?> keys, PyTorchObjects objects)
    {
        var places = new Dictionary<string, long>();
        Span<byte> word = stackalloc byte[sizeof(long)];
        foreach (object? key in keys)
        {
            if (key is not string name || objects.Storage(name) is not { } storage)
                throw new InvalidDataException("the list of storages names one that no tensor has.");
            string shown = ZipReader.Shown(name);
            if (file.Length - position < word.Length)
                throw new InvalidDataException($"the file ends before the storage '{shown}'.");
            file.Position = position;
            file.ReadExactly(word);
            position += word.Length;
            long count = BinaryPrimitives.ReadInt64LittleEndian(word);
            long bytes = storage.Count <= file.Length ? storage.Count * (storage.Type?.Size ?? 1) : long.MaxValue;
            if (count != storage.Count || bytes > file.Length - position)
            {
                throw new InvalidDataException(
                    $"the storage '{shown}' of {storage.Count} elements has {count} at byte {position}, "
                        + $"where {file.Length - position} bytes are left.");
            }

            if (!places.TryAdd(name, position))
                throw new InvalidDataException($"the storage '{shown}' stands twice in the list.");
            position += bytes;
        }

        return places;
    }

    private static Tensor ReadStorage(
        FileStream file, Dictionary<string, long> places, PickleStorage storage, StoredType type)
    {
        if (!places.TryGetValue(storage.Key, out long place))
        {
            throw new InvalidDataException(
                $"its storage '{ZipReader.Shown(storage.Key)}' is not among those of the file.");
        }

        (Shape shape, _) = PyTorchTensors.MeasureStorage(storage, type);
        return StoredElements.Read(type, shape, isBigEndian: false, (bytes, position) =>
        {
            file.Position = place + position;
            file.ReadExactly(bytes);
        });
    }
}
