using System.Numerics;

namespace DeepNet.IO;

/// <summary>Reads a pickle as data: containers, numbers, texts, and names out of a short list.</summary>
/// <remarks>
/// A pickle is a program for a small stack machine, which in Python can import and call anything. This one calls
/// nothing of the file's choosing: whatever is no container, number or text goes through
/// <see cref="PyTorchObjects"/>, which knows a fixed list of names and refuses all others. Stack, memo and integers
/// are limited. Values are null, bool, long, BigInteger, double, string (also of bytes, as Latin-1), object?[] (a
/// tuple), List (also of sets), <see cref="PickleDict"/>, <see cref="PickleGlobal"/> and what
/// <see cref="PyTorchObjects"/> makes.
/// </remarks>
internal sealed class PickleMachine
{
    private const int DeepestStack = 1 << 20;
    private const int LargestMemo = 1 << 20;
    private const int LongestInteger = 1024;
    private const int LongestName = 1024;
    private const int NewestProtocol = 5;

    private static readonly object s_true = true;
    private static readonly object s_false = false;
    private static readonly object?[] s_emptyTuple = [];

    private readonly PickleInput _input;
    private readonly PyTorchObjects _objects;
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = new();
    private readonly Dictionary<uint, object?> _memo = [];

    private PickleMachine(PickleInput input, PyTorchObjects objects)
    {
        _input = input;
        _objects = objects;
    }

    /// <summary>Reads the pickle at the position of the input, which then is behind it.</summary>
    /// <exception cref="InvalidDataException">It is malformed, or asks for something that is not allowed; the text
    /// names byte and thing.</exception>
    public static object? Run(PickleInput input, PyTorchObjects objects)
    {
        var machine = new PickleMachine(input, objects);
        while (true)
        {
            input.Start = input.Position;
            var op = (PickleOp)input.Byte();
            if (op == PickleOp.Stop)
                return machine.Pop();
            machine.Step(op);
        }
    }

    private void Step(PickleOp op)
    {
        switch (op)
        {
            case PickleOp.Proto:
                int protocol = _input.Byte();
                if (protocol > NewestProtocol)
                    throw _input.Error($"protocol {protocol} is unknown; the newest is {NewestProtocol}.");
                break;
            case PickleOp.Frame:
                ulong length = _input.UInt64();
                if (length > int.MaxValue)
                    throw _input.Error($"a frame of {length} bytes.");
                break;
            case PickleOp.Mark:
                CheckDepth(_marks.Count);
                _marks.Push(_stack.Count);
                break;
            case PickleOp.Pop:
                if (_marks.TryPeek(out int mark) && mark == _stack.Count)
                    _marks.Pop();
                else
                    Pop();
                break;
            case PickleOp.PopMark:
                PopToMark();
                break;
            case PickleOp.Dup:
                Push(Peek());
                break;
            case PickleOp.Memoize:
                Remember((uint)_memo.Count);
                break;
            case PickleOp.BinPut:
                Remember(_input.Byte());
                break;
            case PickleOp.LongBinPut:
                Remember(_input.UInt32());
                break;
            case PickleOp.BinGet:
                Recall(_input.Byte());
                break;
            case PickleOp.LongBinGet:
                Recall(_input.UInt32());
                break;
            default:
                if (!StepLiteral(op) && !StepContainer(op) && !StepObject(op))
                    throw Unknown(op);
                break;
        }
    }

    private bool StepLiteral(PickleOp op)
    {
        switch (op)
        {
            case PickleOp.None:
                Push(null);
                return true;
            case PickleOp.NewTrue:
                Push(s_true);
                return true;
            case PickleOp.NewFalse:
                Push(s_false);
                return true;
            case PickleOp.BinInt:
                Push((long)_input.Int32());
                return true;
            case PickleOp.BinInt1:
                Push((long)_input.Byte());
                return true;
            case PickleOp.BinInt2:
                Push((long)_input.UInt16());
                return true;
            case PickleOp.Long1:
                PushInteger(_input.Byte());
                return true;
            case PickleOp.Long4:
                PushInteger(_input.UInt32());
                return true;
            case PickleOp.BinFloat:
                Push(_input.Double());
                return true;
            case PickleOp.ShortBinString or PickleOp.ShortBinUnicode:
                Push(_input.Text(_input.Byte()));
                return true;
            case PickleOp.BinString or PickleOp.BinUnicode:
                Push(_input.Text(_input.UInt32()));
                return true;
            case PickleOp.BinUnicode8:
                Push(_input.Text(_input.UInt64()));
                return true;
            case PickleOp.ShortBinBytes:
                Push(_input.Latin1(_input.Byte()));
                return true;
            case PickleOp.BinBytes:
                Push(_input.Latin1(_input.UInt32()));
                return true;
            case PickleOp.BinBytes8:
                Push(_input.Latin1(_input.UInt64()));
                return true;
            default:
                return false;
        }
    }

    private bool StepContainer(PickleOp op)
    {
        switch (op)
        {
            case PickleOp.EmptyTuple:
                Push(s_emptyTuple);
                return true;
            case PickleOp.Tuple1:
                Push(PopLast(1));
                return true;
            case PickleOp.Tuple2:
                Push(PopLast(2));
                return true;
            case PickleOp.Tuple3:
                Push(PopLast(3));
                return true;
            case PickleOp.Tuple:
                Push(PopToMark());
                return true;
            case PickleOp.EmptyList or PickleOp.EmptySet:
                Push(new List<object?>());
                return true;
            case PickleOp.List or PickleOp.FrozenSet:
                Push(new List<object?>(PopToMark()));
                return true;
            case PickleOp.EmptyDict:
                Push(new PickleDict());
                return true;
            case PickleOp.Dict:
                var dict = new PickleDict();
                SetItems(dict, PopToMark());
                Push(dict);
                return true;
            case PickleOp.Append:
                object? item = Pop();
                Target<List<object?>>(op).Add(item);
                return true;
            case PickleOp.Appends or PickleOp.AddItems:
                object?[] items = PopToMark();
                Target<List<object?>>(op).AddRange(items);
                return true;
            case PickleOp.SetItem:
                object?[] pair = PopLast(2);
                SetItems(Target<PickleDict>(op), pair);
                return true;
            case PickleOp.SetItems:
                object?[] pairs = PopToMark();
                SetItems(Target<PickleDict>(op), pairs);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The instructions that make and call things in Python.</summary>
    private bool StepObject(PickleOp op)
    {
        switch (op)
        {
            case PickleOp.Global:
                string module = _input.Line(LongestName);
                Push(Resolve(module, _input.Line(LongestName)));
                return true;
            case PickleOp.StackGlobal:
                object?[] names = PopLast(2);
                if (names is not [string first, string second])
                    throw _input.Error("the name of a global is no text.");
                Push(Resolve(first, second));
                return true;
            case PickleOp.Reduce or PickleOp.NewObj:
                object?[] call = PopLast(2);
                if (call[0] is not PickleGlobal function)
                    throw _input.Error($"{op} would call {Describe(call[0])}.");
                if (call[1] is not object?[] arguments)
                    throw _input.Error($"{op} would call {function} with {Describe(call[1])} for a tuple.");
                Push(Ask(() => PyTorchObjects.Call(function, arguments)));
                return true;
            case PickleOp.BinPersistentId:
                object? id = Pop();
                Push(Ask(() => _objects.Find(id)));
                return true;
            case PickleOp.Build:
                // What PyTorch hangs on an ordered dictionary: versions of modules, which nothing here needs.
                Pop();
                if (Peek() is not PickleDict)
                    throw _input.Error($"Build would set the state of {Describe(Peek())}.");
                return true;
            case PickleOp.Inst:
                string of = _input.Line(LongestName);
                throw Refused($"{of}.{_input.Line(LongestName)}", "Inst would make an object of");
            case PickleOp.Obj or PickleOp.NewObjEx:
                throw _input.Error($"{op} would make an object of a class, which is never done.");
            default:
                return false;
        }
    }

    private PickleGlobal Resolve(string module, string name)
    {
        var global = new PickleGlobal(module, name);
        return PyTorchObjects.Allows(global) ? global : throw Refused(global.ToString(), "the pickle asks for");
    }

    private InvalidDataException Refused(string name, string verb) => _input.Error(
        $"{verb} {ZipReader.Shown(name)}, which is not among the names that tensors need. "
            + "Nothing of the file was run.");

    private object? Ask(Func<object?> question)
    {
        try
        {
            return question();
        }
        catch (InvalidDataException e)
        {
            throw _input.Error(e.Message, e);
        }
    }

    private InvalidDataException Unknown(PickleOp op) => _input.Error(
        (byte)op is > 0x20 and < 0x7F
            ? $"the instruction '{(char)op}' (0x{(byte)op:X2}) has no place in a file of tensors."
            : $"the instruction 0x{(byte)op:X2} has no place in a file of tensors.");

    private void PushInteger(ulong count)
    {
        if (count > LongestInteger)
            throw _input.Error($"an integer of {count} bytes, but {LongestInteger} are allowed.");
        var value = new BigInteger(_input.Take(count));
        if (value >= long.MinValue && value <= long.MaxValue)
            Push((long)value);
        else
            Push(value);
    }

    private void SetItems(PickleDict dict, object?[] pairs)
    {
        if (pairs.Length % 2 != 0)
            throw _input.Error("a key has no value.");
        for (int i = 0; i < pairs.Length; i += 2)
            dict.Items.Add(new(pairs[i], pairs[i + 1]));
    }

    private T Target<T>(PickleOp op) =>
        Peek() is T target ? target : throw _input.Error($"{op} would add to {Describe(Peek())}.");

    private void Push(object? value)
    {
        CheckDepth(_stack.Count);
        _stack.Add(value);
    }

    private void CheckDepth(int depth)
    {
        if (depth >= DeepestStack)
            throw _input.Error($"the stack holds more than {DeepestStack} values.");
    }

    private object? Peek() =>
        _stack.Count > Floor() ? _stack[^1] : throw _input.Error("a value is missing on the stack.");

    private object? Pop()
    {
        object? value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object?[] PopLast(int count)
    {
        if (_stack.Count - Floor() < count)
            throw _input.Error($"{count} values are needed on the stack, {_stack.Count - Floor()} are there.");
        return Cut(_stack.Count - count);
    }

    private object?[] PopToMark() =>
        _marks.TryPop(out int mark) ? Cut(mark) : throw _input.Error("a mark is missing on the stack.");

    private object?[] Cut(int start)
    {
        object?[] values = [.. _stack[start..]];
        _stack.RemoveRange(start, _stack.Count - start);
        return values;
    }

    /// <summary>Values below the last mark are out of reach.</summary>
    private int Floor() => _marks.TryPeek(out int mark) ? mark : 0;

    private void Remember(uint index)
    {
        _memo[index] = Peek();
        if (_memo.Count > LargestMemo)
            throw _input.Error($"the memo holds more than {LargestMemo} values.");
    }

    private void Recall(uint index) =>
        Push(_memo.TryGetValue(index, out object? value)
            ? value
            : throw _input.Error($"the memo has no value {index}."));

    private static string Describe(object? value) => value switch
    {
        null => "None",
        object?[] => "a tuple",
        List<object?> => "a list",
        PickleDict => "a dictionary",
        PickleGlobal global => ZipReader.Shown(global.ToString()),
        string text => $"the text '{ZipReader.Shown(text)}'",
        bool or long or double or BigInteger => "a number",
        PickleStorage => "a storage",
        _ => "a tensor",
    };
}
