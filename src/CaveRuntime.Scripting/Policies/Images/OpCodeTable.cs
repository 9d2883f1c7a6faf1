using System.Reflection.Metadata;

namespace CaveRuntime.Scripting.Policies.Images;

/// <summary>How long the operand of each instruction is, and which instructions a cell may not have (ECMA-335, partition III).</summary>
internal static class OpCodeTable
{
    /// <summary>The operand is a metadata token of four bytes.</summary>
    public const int Token = -1;

    /// <summary>The operand is a jump table: a count and as many offsets.</summary>
    public const int Switch = -2;

    /// <summary>The instruction is refused, or does not exist.</summary>
    public const int Refused = -3;

    /// <summary>The operand's length in bytes, or one of the constants above.</summary>
    public static int Operand(ILOpCode code) => code switch
    {
        // Raw memory, raw calls, variable argument lists and typed references: all of them step around the type system.
        ILOpCode.Arglist or ILOpCode.Calli or ILOpCode.Jmp or ILOpCode.Localloc or ILOpCode.Cpblk or ILOpCode.Initblk
            or ILOpCode.Mkrefany or ILOpCode.Refanytype or ILOpCode.Refanyval or ILOpCode.Sizeof
            or ILOpCode.Unaligned or ILOpCode.Tail or ILOpCode.Break => Refused,

        ILOpCode.Ldarg_s or ILOpCode.Ldarga_s or ILOpCode.Starg_s or ILOpCode.Ldloc_s or ILOpCode.Ldloca_s or ILOpCode.Stloc_s
            or ILOpCode.Ldc_i4_s or ILOpCode.Leave_s => 1,
        >= ILOpCode.Br_s and <= ILOpCode.Blt_un_s => 1,
        ILOpCode.Ldarg or ILOpCode.Ldarga or ILOpCode.Starg or ILOpCode.Ldloc or ILOpCode.Ldloca or ILOpCode.Stloc => 2,
        ILOpCode.Ldc_i4 or ILOpCode.Ldc_r4 or ILOpCode.Leave or ILOpCode.Ldstr => 4,
        >= ILOpCode.Br and <= ILOpCode.Blt_un => 4,
        ILOpCode.Ldc_i8 or ILOpCode.Ldc_r8 => 8,
        ILOpCode.Switch => Switch,

        ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj or ILOpCode.Ldftn or ILOpCode.Ldvirtftn
            or ILOpCode.Cpobj or ILOpCode.Ldobj or ILOpCode.Stobj or ILOpCode.Castclass or ILOpCode.Isinst
            or ILOpCode.Unbox or ILOpCode.Unbox_any or ILOpCode.Box or ILOpCode.Newarr or ILOpCode.Ldelema or ILOpCode.Ldelem
            or ILOpCode.Stelem or ILOpCode.Ldtoken or ILOpCode.Initobj or ILOpCode.Constrained => Token,
        >= ILOpCode.Ldfld and <= ILOpCode.Stsfld => Token,

        >= ILOpCode.Nop and <= ILOpCode.Ldnull => 0,
        >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8 => 0,
        ILOpCode.Dup or ILOpCode.Pop or ILOpCode.Ret or ILOpCode.Throw or ILOpCode.Rethrow
            or ILOpCode.Endfinally or ILOpCode.Endfilter => 0,
        >= ILOpCode.Ldind_i1 and <= ILOpCode.Stind_r8 => 0,
        >= ILOpCode.Add and <= ILOpCode.Conv_u8 => 0,
        ILOpCode.Conv_r_un or ILOpCode.Ldlen or ILOpCode.Stind_i or ILOpCode.Ckfinite or ILOpCode.Volatile or ILOpCode.Readonly => 0,
        >= ILOpCode.Conv_ovf_i1_un and <= ILOpCode.Conv_ovf_u_un => 0,
        >= ILOpCode.Ldelem_i1 and <= ILOpCode.Stelem_ref => 0,
        >= ILOpCode.Conv_ovf_i1 and <= ILOpCode.Conv_ovf_u8 => 0,
        >= ILOpCode.Conv_u2 and <= ILOpCode.Sub_ovf_un => 0,
        ILOpCode.Conv_u or (>= ILOpCode.Ceq and <= ILOpCode.Clt_un) => 0,
        _ => Refused,
    };
}
